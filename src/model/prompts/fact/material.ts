import { block, quoted } from "../marked-blocks.ts";
import type { FactInput } from "./shape.ts";

export function renderAnswered({ company, question, language, messages }: FactInput): string {
  return [
    `Company: ${quoted(company)}. Language: ${quoted(language)}.`,
    block("question", quoted(question)),
    block("messages", messages.map((message) => quoted(message)).join("\n\n")),
  ].join("\n\n");
}
