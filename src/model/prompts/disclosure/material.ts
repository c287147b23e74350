import { block, quoted } from "../marked-blocks.ts";
import type { DisclosureInput } from "./shape.ts";

export function renderDocument({ company, title, text }: DisclosureInput): string {
  return [`Company: ${quoted(company)}`, `Title: ${quoted(title)}`, block("text", quoted(text))].join("\n\n");
}
