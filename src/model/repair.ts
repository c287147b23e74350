/** A second chance: the answer goes back to the model that gave it, with what is wrong with it. */
import type { LoggedVerdict } from "./completion-log/index.ts";
import type { Completion, CompletionEnding, CompletionRequest } from "./language-model.ts";

/** The model would do the same again after these, or can't see what it did. */
const hopeless: ReadonlySet<CompletionEnding> = new Set(["refused", "filtered", "context_window", "unknown"]);

export function isRepairable({ ending }: Pick<Completion, "ending">): boolean {
  return !hopeless.has(ending);
}

export function repairRequest(
  request: CompletionRequest,
  completion: Pick<Completion, "output" | "text">,
  failed: readonly LoggedVerdict[],
): CompletionRequest {
  const answer = completion.output === undefined ? (completion.text ?? "") : JSON.stringify(completion.output);
  const given = answer.trim() === "" ? "(no answer)" : answer;
  return {
    ...request,
    messages: [...request.messages, { role: "assistant", text: given }, { role: "user", text: complaint(failed) }],
  };
}

function complaint(failed: readonly LoggedVerdict[]): string {
  const reasons = failed.map(({ reason }) => `- ${reason}`).join("\n");
  return `Your answer can't be used:\n${reasons}\n\nAnswer the same request again, in the same form, without these mistakes. Do not mention that there was an earlier answer.`;
}
