import { block, quoted } from "../marked-blocks.ts";
import type { ContradictionInput } from "./shape.ts";

export function renderPair({ first, second }: ContradictionInput): string {
  const passages = Object.entries({ first, second });
  return passages.map(([name, { title, text }]) => block(name, `${quoted(title)}\n\n${quoted(text)}`)).join("\n\n");
}
