/**
 * Sends a webhook over HTTP: one line of JSON (some receivers join lines before they verify), signed afresh at each
 * attempt, because a receiver refuses an old time. A redirect is an answer like any other: following it would send a
 * conversation, and its token, to an address that nobody configured.
 */
import { signatureHeader, signWebhook, tokenHeader } from "../../contracts/webhook-signature.ts";
import type { WebhookTransport } from "../../conversation/index.ts";
import type { Clock } from "../../kernel/index.ts";
import { WebhookUnreachableError } from "./errors.ts";

export interface WebhookEndpoint {
  readonly url: string;
  /** Every live key; the first one alone is enough unless keys are being rotated. */
  readonly signingKeys: readonly string[];
}

export interface WebhookTransportOptions {
  /** The endpoint, or where it is read again from time to time. */
  readonly endpoint: WebhookEndpoint | (() => Promise<WebhookEndpoint>);
  readonly clock: Clock;
  readonly fetch?: typeof fetch;
  readonly timeoutMs?: number;
}

/** How long a receiver may take (contract section 6.1). */
const defaultTimeoutMs = 10_000;

/** `post` throws WebhookUnreachableError when no answer came in time. */
export function createWebhookTransport(options: WebhookTransportOptions): WebhookTransport {
  const { endpoint, clock, timeoutMs = defaultTimeoutMs } = options;
  const send = options.fetch ?? fetch;
  return {
    post: async (envelope, conversationToken) => {
      const { url, signingKeys } = typeof endpoint === "function" ? await endpoint() : endpoint;
      const body = JSON.stringify(envelope);
      const signature = signWebhook(body, signingKeys, Math.floor(clock.now() / 1000));
      const signal = AbortSignal.timeout(timeoutMs);
      const request = { method: "POST", headers: headersOf(signature, conversationToken), body, signal } as const;
      const response = await send(url, { ...request, redirect: "manual" }).catch((error: unknown) => {
        throw new WebhookUnreachableError(reasonOf(error, timeoutMs), error);
      });
      await drain(response);
      return { status: response.status };
    },
  };
}

function headersOf(signature: string, conversationToken: string | undefined): Record<string, string> {
  return {
    "content-type": "application/json",
    "user-agent": "Turnwise-Webhooks",
    [signatureHeader]: signature,
    ...(conversationToken ? { [tokenHeader]: conversationToken } : {}),
  };
}

function reasonOf(error: unknown, timeoutMs: number): string {
  if (!(error instanceof Error)) return "the request failed";
  if (error.name === "TimeoutError") return `no answer came within ${timeoutMs} ms`;
  const { cause } = error as { readonly cause?: { readonly code?: string; readonly message?: string } };
  return `the endpoint can't be reached (${cause?.code ?? cause?.message ?? error.message})`;
}

const readAtMostBytes = 64 * 1024;

/** A short body is read, so that the connection can serve again; a long or slow one is cut off. The status counts. */
async function drain(response: Response): Promise<void> {
  let readBytes = 0;
  try {
    for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
      readBytes += chunk.byteLength;
      if (readBytes > readAtMostBytes) return;
    }
  } catch {
    // The answer's head has come, and only its status matters.
  }
}
