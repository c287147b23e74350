import type { JsonObject } from "../../kernel/index.ts";
import { behaviour } from "../behaviour.ts";
import type { Turn } from "../turn.ts";
import { handOver } from "./hand-over.ts";
import { languageToSpeak, understand, type Understanding } from "./understanding.ts";

/** What the agent must not handle goes to people before anything else is tried. */
export const screen = behaviour("screen", async (turn) => {
  const unreadable = unreadableAttachments(turn);
  if (unreadable.length > 0) {
    const language = await languageToSpeak(turn);
    const tried = [`Attached, and not readable for the agent: ${unreadable.map(fileName).join(", ")}.`];
    return handOver(turn, { reason: "unprocessable-attachment", text: "handOff", language, tried });
  }

  const understood = await understand(turn);
  const { languages, defaultLanguage } = turn.policy;
  if (!languages.includes(understood.language)) {
    const tried = [`The agent speaks ${languages.join(", ")}, and answered in ${defaultLanguage}.`];
    const language = defaultLanguage;
    return handOver(turn, { reason: "unsupported-language", text: "handOff", language, understood, tried });
  }

  if (isRestricted(understood)) {
    const tried = ["Only people handle this topic, so the agent did not try to answer."];
    const { language, intent } = understood;
    const target = intent?.handOffTarget;
    return handOver(turn, { reason: "restricted-topic", text: "restrictedTopic", language, understood, tried, target });
  }
});

/** A thank-you that mentions a restricted topic is still a thank-you, and an unclear message is asked about first. */
function isRestricted({ kind, intent }: Understanding): boolean {
  return (kind === "question" || kind === "wants_human") && intent?.handling === "hand_off";
}

/** The agent reads text: a file counts as read when somebody has put its content into words. */
function unreadableAttachments(turn: Turn): JsonObject[] {
  const files = turn.transcript.filter((entry) => entry.unanswered).flatMap((entry) => entry.attachments ?? []);
  return files.filter((file) => typeof file["summary"] !== "string" || file["summary"] === "");
}

function fileName(file: JsonObject): string {
  return typeof file["file_name"] === "string" ? file["file_name"] : "a file without a name";
}
