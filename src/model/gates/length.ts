/** Whether the text fits the channel. */
import type { Draft } from "./draft.ts";
import { codePoints } from "./text-forms.ts";
import { failed, passed } from "./verdict.ts";
import type { Verdict } from "./verdict.ts";

export function checkLength({ subject }: Draft): Verdict {
  const { text, maximumCharacters } = subject;
  // Code points are never more than code units, so most texts need no count.
  if (text.length <= maximumCharacters) return passed("length");
  const length = codePoints(text);
  if (length <= maximumCharacters) return passed("length");
  return failed("length", `The text has ${length} characters and the channel takes ${maximumCharacters}; shorten it.`);
}
