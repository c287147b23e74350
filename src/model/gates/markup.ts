/**
 * Whether something meant for programs got into the text: tags of the prompt's blocks, chat templates, JSON, tool calls,
 * placeholders that nobody filled in, ids of passages, the instructions themselves; and Markdown where the channel
 * shows it as it is typed.
 */
import type { Draft } from "./draft.ts";
import { foldedWords } from "./text-forms.ts";
import { failed, passed } from "./verdict.ts";
import type { Verdict } from "./verdict.ts";

interface Leak {
  readonly what: string;
  /** Without it the pattern finds nothing. */
  readonly sign: RegExp;
  readonly pattern: RegExp;
}

const leaks: readonly Leak[] = [
  {
    what: "a chat template",
    sign: /[<[]/,
    pattern: /<\|[a-z_]{2,40}\|>|\[\/?INST\]|<<\/?SYS>>|<\/?s>|<(?:start|end)_of_turn>/i,
  },
  { what: "a tag", sign: /</, pattern: /<\/?[\p{L}_][\p{L}\p{N}_:-]{0,40}(?:\s[^<>\n]{0,200})?\/?>/u },
  { what: "a role label", sign: /:/, pattern: /^(?:system|assistant|human|user|ai|customer|agent)\s*:/im },
  {
    what: "JSON",
    sign: /"/,
    pattern: /[{[]\s*"[^"\n]{1,60}"\s*:|^\s*[[{]\s*"[^"\n]{0,200}"\s*[,\]}]|"[a-z_]{2,40}"\s*:\s*["{[\dtfn]/im,
  },
  {
    what: "a tool call",
    sign: /_/,
    pattern: /\b[a-z]+(?:_[a-z]+)+\s?\(|\b(?:tool_use|tool_call|function_call|tool_result)s?\b/,
  },
  {
    what: "a placeholder",
    sign: /[{%]|Lorem/i,
    pattern:
      /\{\{?\s*[\p{L}_][\p{L}\p{N}_. -]{0,40}\s*\}?\}|\$\{[^}\n]{1,60}\}|%\(?[a-z_]{2,30}\)s|%s\b|\bLorem ipsum\b/iu,
  },
  { what: "a gap", sign: /XX|TODO|TBD/, pattern: /\bX{2,}[.,]X{2}\b|\bTODO\b|\bTBD\b/ },
  { what: "a fence of code", sign: /```/, pattern: /^```(?:json|xml|yaml)/im },
];

const bracketed = /\[([^\][\n]{2,60})\](?!\()/g;
const markdown = /\*\*[^*\n]{1,300}\*\*|__[^_\n]{1,300}__|^#{1,6}\s|^```|^\|.*\|\s*$|\]\(https?:|^[-*] \[[ x]\]/m;
/** So many words of the instructions in a row are no accident. */
const instructionWords = 9;

export function checkMarkup(draft: Draft): Verdict {
  const { text, subject, analysed } = draft;
  for (const { what, sign, pattern } of leaks) {
    const match = sign.test(text) ? pattern.exec(text) : null;
    if (match)
      return failed(
        "markup",
        `The text holds ${what} ("${match[0].trim()}"); write only what the customer shall read.`,
        match[0],
      );
  }
  const placeholder = unfilledBracket(draft) ?? passageId(draft);
  if (placeholder !== undefined) {
    return failed(
      "markup",
      `"${placeholder}" is a placeholder or an internal id; write the words themselves or leave it out.`,
      placeholder,
    );
  }
  const quoted = fromInstructions(analysed.words, subject.instructions);
  if (quoted !== undefined) return failed("markup", "The text repeats its instructions; leave them out.", quoted);
  if (subject.markdown === false && markdown.test(text)) {
    return failed("markup", "The channel shows no Markdown; write plain text.", markdown.exec(text)?.[0]);
  }
  return passed("markup");
}

/** "[Your Name]", but not "[1]" nor what a source has in brackets itself. */
function unfilledBracket({ text, public: known }: Draft): string | undefined {
  if (!text.includes("[")) return undefined;
  for (const [raw, inner = ""] of text.matchAll(bracketed)) {
    if (/\p{L}/u.test(inner) && !known.text.includes(raw)) return raw;
  }
  return undefined;
}

/** Ids that are no words, such as "plans#1". */
function passageId({ text, subject }: Draft): string | undefined {
  const ids = [...(subject.sources ?? []), ...(subject.internalSources ?? [])].map(({ id }) => id);
  return ids.find((id) => id.length >= 3 && /[\d#_:]/.test(id) && text.includes(id));
}

function fromInstructions(words: readonly string[], instructions: string | undefined): string | undefined {
  if (instructions === undefined) return undefined;
  const given = ` ${foldedWords(instructions).join(" ")} `;
  for (let at = 0; at + instructionWords <= words.length; at++) {
    const run = words.slice(at, at + instructionWords).join(" ");
    if (given.includes(` ${run} `)) return run;
  }
  return undefined;
}
