/** Whether the text says anything at all: blanks, punctuation, a lone label, and the words programs write for "nothing" don't. */
import type { Draft } from "./draft.ts";
import { failed, passed } from "./verdict.ts";
import type { Verdict } from "./verdict.ts";

const nothings: ReadonlySet<string> = new Set(
  "null undefined none nan nil na n/a void empty true false string text tbd todo object [object object] ".split(" "),
);
const loneLabel =
  /^(?:answer|reply|response|message|antwort|nachricht|reponse|respuesta|mensaje|risposta|messaggio|antwoord|bericht|resposta|mensagem|odpowiedz|svar)\s*:\s*$/;

const longestNothing = 20;

export function checkEmptyText({ text, folded, analysed }: Draft): Verdict {
  if (text.length > longestNothing && analysed.words.join("").length > longestNothing) return passed("empty");
  const bare = folded.replace(/[^\p{L}\p{N}/ ]+/gu, "").trim();
  if (!/[\p{L}\p{N}]/u.test(text)) return failed("empty", "The text is empty; write an answer.", text.trim());
  if (nothings.has(bare) || loneLabel.test(folded.trim())) {
    return failed("empty", `The text says nothing but "${text.trim().slice(0, 40)}"; write an answer.`, text.trim());
  }
  return passed("empty");
}
