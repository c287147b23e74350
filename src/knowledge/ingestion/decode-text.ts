/**
 * From bytes to text. UTF-8 and UTF-16 are certain; what is neither is read as windows-1252, which old exports are
 * written in, and the report says so. Bytes that are no text at all are refused: nothing must be published that no
 * person has written.
 */
import { UnusableDocumentError } from "./errors.ts";
import type { Finding } from "./findings.ts";

export interface DecodedText {
  /** In Unicode's composed form (NFC), with `\n` line ends and without a byte order mark. */
  readonly text: string;
  readonly findings: readonly Finding[];
}

/** Throws UnusableDocument for bytes without text. */
export function decodeText(bytes: Uint8Array): DecodedText {
  if (bytes.length === 0) throw emptyDocument();
  const { text, findings } = decode(bytes);
  const normal = normalText(text);
  if (normal.trim() === "") throw emptyDocument();
  if (isBinary(normal)) throw notText();
  return { text: normal, findings };
}

export function emptyDocument(): UnusableDocumentError {
  return new UnusableDocumentError("empty", "There is no text in it.", "Write something, or leave the file out.");
}

function notText(): UnusableDocumentError {
  const message = "Its bytes are not text in any encoding that we know.";
  return new UnusableDocumentError("wrong-type", message, "Save it as UTF-8 text, or give the file its real ending.");
}

function decode(bytes: Uint8Array): { text: string; findings: readonly Finding[] } {
  const marked = byteOrderMarks.find(({ mark }) => mark.every((byte, place) => bytes[place] === byte));
  if (marked) return { text: new TextDecoder(marked.encoding).decode(bytes), findings: [] };
  const silent = silentUtf16(bytes);
  if (silent) return { text: new TextDecoder(silent).decode(bytes), findings: [guessed(silent)] };
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes), findings: [] };
  } catch {
    return { text: new TextDecoder("windows-1252").decode(bytes), findings: [guessed("windows-1252")] };
  }
}

const byteOrderMarks = [
  { mark: [0xef, 0xbb, 0xbf], encoding: "utf-8" },
  { mark: [0xff, 0xfe], encoding: "utf-16le" },
  { mark: [0xfe, 0xff], encoding: "utf-16be" },
] as const;

const sampleBytes = 4_000;

/** Latin text in UTF-16 has a zero in nearly every second byte; no other text has zeros. */
function silentUtf16(bytes: Uint8Array): "utf-16le" | "utf-16be" | undefined {
  const sample = bytes.subarray(0, sampleBytes);
  const zeros = [0, 0];
  sample.forEach((byte, place) => {
    if (byte === 0) zeros[place % 2]! += 1;
  });
  const pairs = Math.floor(sample.length / 2);
  if (pairs < 4) return undefined;
  if (zeros[1]! > pairs * 0.7 && zeros[0]! < pairs * 0.1) return "utf-16le";
  return zeros[0]! > pairs * 0.7 && zeros[1]! < pairs * 0.1 ? "utf-16be" : undefined;
}

function guessed(encoding: string): Finding {
  return {
    code: "encoding",
    severity: "warning",
    message: `It is not UTF-8; it was read as ${encoding}, so some letters may be wrong.`,
    remedy: "Look at its accents and signs, and save the file as UTF-8.",
  };
}

// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const controlCharacters = /[\u0000-\u0008\u000e-\u001f\u007f\ufffd]/g;

function isBinary(text: string): boolean {
  const sample = text.slice(0, sampleBytes);
  return (sample.match(controlCharacters)?.length ?? 0) > sample.length * 0.01;
}

/** One writing for each text: composed letters, plain line ends, nothing invisible. */
export function normalText(text: string): string {
  return text
    .replaceAll(/\r\n?/g, "\n")
    .replaceAll(invisible, "")
    .replaceAll(/[\u00a0\u2007\u202f]/g, " ")
    .toWellFormed()
    .normalize("NFC");
}

/** Zero-width spaces, soft hyphens, byte order marks; the joiners stay, which some scripts are written with. */
const invisible = /[\u00ad\u200b\u2060\ufeff]/g;
