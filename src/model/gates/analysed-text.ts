/**
 * A text taken apart once for all gates that compare it: its sentences, their words, the stems of these. Nothing is
 * computed before somebody asks, because most gates leave most texts alone.
 */
import { once } from "./evidence.ts";
import { foldedWords, sentencesIn, stemsIn, wordsIn } from "./text-forms.ts";

export interface Sentence {
  readonly text: string;
  /** Folded, in their order. */
  readonly words: readonly string[];
}

export interface AnalysedText {
  readonly text: string;
  readonly sentences: readonly Sentence[];
  /** Folded, in their order. */
  readonly words: readonly string[];
  readonly stems: ReadonlySet<string>;
}

export function analyseText(text: string): AnalysedText {
  const sentences = once(() => sentencesIn(text).map((sentence) => ({ text: sentence, words: foldedWords(sentence) })));
  const words = once(() => sentences().flatMap((sentence) => sentence.words));
  const stems = once(() => stemsIn(words()));
  return {
    text,
    get sentences() {
      return sentences();
    },
    get words() {
      return words();
    },
    get stems() {
      return stems();
    },
  };
}

/** Several sentences in a row. */
export interface SentenceWindow {
  readonly text: string;
  readonly stems: ReadonlySet<string>;
}

/** Sentences as short as these are pieces of one. */
const windowWords = 20;

/** The sentences of a text, and each with as many of those after it as together are no longer than a sentence. */
export function sentenceWindows({ sentences }: AnalysedText): SentenceWindow[] {
  const lengths = sentences.map(({ text }) => wordsIn(text).length);
  return sentences.flatMap((_, at) => {
    const windows: SentenceWindow[] = [];
    let length = 0;
    for (let end = at + 1; end <= sentences.length; end += 1) {
      length += lengths[end - 1] ?? 0;
      if (end > at + 1 && length > windowWords) break;
      windows.push(windowOf(sentences.slice(at, end)));
    }
    return windows;
  });
}

export function neighbouringSentences({ sentences }: AnalysedText): SentenceWindow[] {
  return sentences.slice(1).map((sentence, at) => windowOf([sentences[at] as Sentence, sentence]));
}

function windowOf(sentences: readonly Sentence[]): SentenceWindow {
  const text = sentences.map((sentence) => sentence.text).join(" ");
  const stems = once(() => stemsIn(sentences.flatMap(({ words }) => words)));
  return {
    text,
    get stems() {
      return stems();
    },
  };
}
