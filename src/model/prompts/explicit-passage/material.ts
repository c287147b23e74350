import { block, quoted } from "../marked-blocks.ts";
import type { ExplicitPassageInput } from "./shape.ts";

/** What is known of the document, and the passage. */
export function renderPassage(input: ExplicitPassageInput): string {
  const { heading, passage, title, language, company, product, audience, writtenOn } = input;
  const known = [
    `article: ${quoted(title)}`,
    `heading of the passage: ${quoted(heading)}`,
    `company: ${quoted(company)}`,
    ...(product === undefined ? [] : [`product: ${quoted(product)}`]),
    ...(audience === undefined ? [] : [`readers: ${quoted(audience)}`]),
    ...(writtenOn === undefined ? [] : [`day of the document: ${quoted(writtenOn)}`]),
    `language: ${quoted(language)}`,
  ];
  return [block("known", known.join("\n")), block("passage", quoted(passage))].join("\n\n");
}
