/** Whether there is an answer and it has the asked shape. The check itself belongs to the prompt, which knows its schema. */
import type { CompletionSubject, Verdict } from "./verdict.ts";
import { failed, passed } from "./verdict.ts";

export function checkSchema({ output, schemaProblem }: CompletionSubject): Verdict {
  if (schemaProblem !== undefined) return failed("schema", `The answer does not fit its schema: ${schemaProblem}`);
  if (output === undefined) return failed("schema", "There is no answer; give one in the asked JSON form.");
  return passed("schema");
}
