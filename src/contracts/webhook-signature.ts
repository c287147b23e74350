/**
 * The signature of a webhook (contract section 6.3): HMAC-SHA256 over the time, a point and the exact bytes of the
 * body, one `v1` per live key, so that keys rotate without a gap. It needs node:crypto and therefore stays out of
 * index.ts, which browsers may load.
 */
import { createHmac, timingSafeEqual } from "node:crypto";

export const signatureHeader = "X-GradientLabs-Signature";
export const tokenHeader = "X-GradientLabs-Token";

export const defaultLeewaySeconds = 300;

/** Value of the signature header. `keys` are used as given, byte for byte; the receiver accepts any one of them. */
export function signWebhook(body: string, keys: readonly string[], unixSeconds: number): string {
  return [`t=${unixSeconds}`, ...keys.map((key) => `v1=${mac(body, key, unixSeconds).toString("hex")}`)].join(",");
}

export interface Verification {
  /** The header's value. */
  readonly signature: string;
  /** The body exactly as received. */
  readonly body: string;
  readonly keys: readonly string[];
  readonly nowUnixSeconds: number;
  readonly leewaySeconds?: number;
}

/** True when any `v1` fits any key and the time is near enough, in the past or the future. */
export function verifyWebhook(verification: Verification): boolean {
  const { signature, body, keys, nowUnixSeconds, leewaySeconds = defaultLeewaySeconds } = verification;
  const parts = signature.split(",").map((part) => part.split("=", 2) as [string, string | undefined]);
  const time = parts.find(([name]) => name === "t")?.[1];
  if (time === undefined || !/^\d{1,15}$/.test(time) || parts.some(([, value]) => value === undefined)) return false;
  if (Math.abs(nowUnixSeconds - Number(time)) > leewaySeconds) return false;
  const given = parts.flatMap(([name, value]) => (name === "v1" && value ? [Buffer.from(value, "hex")] : []));
  return keys.some((key) => fitsAny(mac(body, key, Number(time)), given));
}

function fitsAny(expected: Buffer, given: readonly Buffer[]): boolean {
  return given.some((each) => each.length === expected.length && timingSafeEqual(each, expected));
}

function mac(body: string, key: string, unixSeconds: number): Buffer {
  return createHmac("sha256", key).update(`${unixSeconds}.`).update(body).digest();
}
