import { quoted } from "../marked-blocks.ts";
import type { UnderstandInput } from "./shape.ts";

/** `- lost_card (Lost card): "I lost my card", "card gone"`. */
export function renderIntent({ id, title, examples }: UnderstandInput["intents"][number]): string {
  const list = examples.map((example) => quoted(JSON.stringify(example))).join(", ");
  return list === "" ? `- ${id} (${title})` : `- ${id} (${title}): ${list}`;
}
