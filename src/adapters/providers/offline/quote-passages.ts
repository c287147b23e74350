/**
 * The offline model's answer: for each question in the request the passage that carries it best, quoted word for word
 * and cited. It writes nothing of its own but the frame around the quotations.
 */
import type { AnswerInput, AnswerOutput } from "../../../model/index.ts";
import { chooseQuote, plainText } from "./choose-quote.ts";
import { bestSupport } from "./passage-support.ts";
import { partsOf } from "./request-parts.ts";
import { languageName, wordingFor } from "./wording.ts";

type PassageInput = AnswerInput["passages"][number];

interface Finding {
  readonly part: string;
  readonly passage: PassageInput | undefined;
}

interface Block {
  readonly text: string;
  readonly citation?: AnswerOutput["citations"][number];
}

const mostParts = 3;
const longestQuoteCharacters = 700;
const unanswered: AnswerOutput = { answered: false, body: "", citations: [] };

export function quotePassages(input: AnswerInput): AnswerOutput {
  const findings = findingsFor(input);
  const blocks = findings.map((finding, position) => toBlock(input, finding, findings[position - 1]));
  const fitting = takeFitting(
    [...blocks.filter((block) => block !== undefined), ...noteAboutMe(input)],
    input.maximumCharacters,
  );
  const citations = fitting.flatMap((block) => (block.citation === undefined ? [] : [block.citation]));
  if (citations.length === 0) return unanswered;
  return { answered: true, body: fitting.map((block) => block.text).join("\n\n"), citations };
}

/** Per question; as one question when none stands alone. Two questions to one passage make one finding. */
function findingsFor(input: AnswerInput): readonly Finding[] {
  const parts = partsOf(input.request, input.language).slice(0, mostParts);
  const findings = parts.map((part) => find(input, part));
  const found = findings.some(({ passage }) => passage !== undefined) ? findings : [find(input, input.request)];
  return found.filter(({ passage }, position) => {
    const first = found.findIndex((other) => other.passage === passage);
    return passage === undefined || first === position;
  });
}

function find(input: AnswerInput, part: string): Finding {
  return { part, passage: bestSupport(part, input)?.passage };
}

/** An article is named once for the quotations that follow each other from it. */
function toBlock(input: AnswerInput, { part, passage }: Finding, before: Finding | undefined): Block | undefined {
  const wording = wordingFor(input.language);
  if (passage === undefined) return { text: wording.nothingOn(part) };
  const foreign = passage.language === input.language ? undefined : languageName(passage.language, input.language);
  const isNamed = before?.passage?.articleId === passage.articleId;
  const opening = isNamed ? "" : `${wording.from(passage.title, foreign)}\n`;
  const room = Math.min(longestQuoteCharacters, input.maximumCharacters - opening.length);
  const quote = chooseQuote(passage, part, room);
  if (quote === undefined) return undefined;
  return { text: opening + plainText(quote), citation: { passageId: passage.id, quote } };
}

function takeFitting(blocks: readonly Block[], maximumCharacters: number): readonly Block[] {
  let length = 0;
  return blocks.filter(({ text }) => {
    const together = length + (length === 0 ? 0 : 2) + text.length;
    if (together > maximumCharacters) return false;
    length = together;
    return true;
  });
}

/** Once per conversation. */
function noteAboutMe(input: AnswerInput): readonly Block[] {
  const { aboutMe } = wordingFor(input.language);
  const said = input.transcript.some((entry) => entry.from === "agent" && entry.text.includes(aboutMe));
  return said ? [] : [{ text: aboutMe }];
}
