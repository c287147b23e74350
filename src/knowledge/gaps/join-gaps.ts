/** Two gaps as one. Pure. */
import { mostExamples, withDraft } from "./count-signal.ts";
import type { Gap, GapExample, SignalKind } from "./gap.ts";
import { heatOfBoth } from "./rank-gaps.ts";

/** `kept` with what `other` has counted. */
export function bothIn(kept: Gap, other: Gap): Gap {
  const both: Gap = {
    ...kept,
    revision: kept.revision + 1,
    // An erased conversation may have taken the first question along.
    question: kept.question || other.question,
    examples: firstDifferent([...kept.examples, ...other.examples]),
    counts: sumOf(kept.counts, other.counts),
    firstAt: Math.min(kept.firstAt, other.firstAt),
    ...heatOfBoth(kept, other),
  };
  return other.drafts.reduce(withDraft, both);
}

function firstDifferent(examples: readonly GapExample[]): readonly GapExample[] {
  const first = new Map(examples.toReversed().map((example) => [example.question, example]));
  return examples.filter((example) => first.get(example.question) === example).slice(0, mostExamples);
}

function sumOf(left: Gap["counts"], right: Gap["counts"]): Gap["counts"] {
  const kinds = Object.keys(left) as SignalKind[];
  return Object.fromEntries(kinds.map((kind) => [kind, left[kind] + right[kind]])) as Gap["counts"];
}

/** `other` after that. Holds no text any more: what customers wrote stands in one place only. */
export function goneInto(kept: Gap, { groupedWith: _led, ...other }: Gap): Gap {
  const counts = { hand_off: 0, unanswered: 0, low_support: 0, human_answer: 0 };
  const nothing = { question: "", examples: [], drafts: [], counts, heat: 0 };
  return { ...other, revision: other.revision + 1, ...nothing, mergedInto: kept.id };
}
