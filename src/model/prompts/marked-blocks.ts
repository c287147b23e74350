/**
 * Text from outside inside a prompt. Customers and articles may say anything, so what they say stands in a marked block
 * that it can't close: an angle bracket in it becomes an entity.
 */
import type { Transcript } from "./transcript.ts";

export function block(name: string, content: string): string {
  return `<${name}>\n${content}\n</${name}>`;
}

export function quoted(text: string): string {
  return text.replaceAll("<", "&lt;");
}

/** What a model copied out of a marked block, as it stood outside. */
export function unquoted(text: string): string {
  return text.replaceAll("&lt;", "<");
}

export function renderTranscript(transcript: Transcript): string {
  return transcript.map(({ from, text }) => `${from}: ${quoted(text)}`).join("\n");
}
