/** Two runs of one turn beside each other: steps aligned by what they are, answers and texts compared. */
import { canonicalJson, type Json } from "../../src/kernel/index.ts";
import type { ReplayedStep } from "../../src/conversation/index.ts";
import { titleOf } from "./describe-turn.ts";

export interface StepPair {
  readonly title: string;
  readonly then?: ReplayedStep;
  readonly now?: ReplayedStep;
  readonly isSame: boolean;
}

/** Steps of the same kind and name stand beside each other, in the order of both runs. */
export function alignSteps(then: readonly ReplayedStep[], now: readonly ReplayedStep[]): StepPair[] {
  const pairs = align(then, now, (left, right) => titleOf(left) === titleOf(right));
  return pairs.map(({ left, right }) => {
    const step = left ?? right;
    return {
      title: step ? titleOf(step) : "",
      ...(left && { then: left }),
      ...(right && { now: right }),
      isSame: left !== undefined && right !== undefined && answerOf(left) === answerOf(right),
    };
  });
}

function answerOf({ request, result }: ReplayedStep): string {
  const asked = request?.kind === "search" ? null : request?.kind === "tool" ? request.arguments : request?.input;
  return canonicalJson([asked, result.value, result.failure?.problem]);
}

/** `A card costs [-€8.-] {+€9.+}` */
export function diffWords(then: string, now: string): string {
  const words = align(wordsOf(then), wordsOf(now), (left, right) => left === right);
  const parts: { readonly mark: "same" | "gone" | "new"; readonly words: string[] }[] = [];
  for (const { left, right } of words) {
    const mark = left === undefined ? "new" : right === undefined ? "gone" : "same";
    const last = parts.at(-1);
    if (last?.mark === mark) last.words.push(left ?? right ?? "");
    else parts.push({ mark, words: [left ?? right ?? ""] });
  }
  const written = { same: ["", ""], gone: ["[-", "-]"], new: ["{+", "+}"] } as const;
  return parts.map(({ mark, words }) => `${written[mark][0]}${words.join(" ")}${written[mark][1]}`).join(" ");
}

function wordsOf(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== "");
}

interface Pair<Item> {
  readonly left?: Item;
  readonly right?: Item;
}

/** By the longest common subsequence; what only the first list has comes before what only the second has. */
function align<Item>(
  left: readonly Item[],
  right: readonly Item[],
  isSame: (a: Item, b: Item) => boolean,
): Pair<Item>[] {
  const longest = commonLengths(left, right, isSame);
  const pairs: Pair<Item>[] = [];
  let [i, j] = [0, 0];
  while (i < left.length && j < right.length) {
    const [a, b] = [left[i] as Item, right[j] as Item];
    if (isSame(a, b)) pairs.push({ left: left[i++] as Item, right: right[j++] as Item });
    else if ((longest[i + 1]?.[j] ?? 0) >= (longest[i]?.[j + 1] ?? 0)) pairs.push({ left: left[i++] as Item });
    else pairs.push({ right: right[j++] as Item });
  }
  const rest = [...left.slice(i).map((item) => ({ left: item })), ...right.slice(j).map((item) => ({ right: item }))];
  return [...pairs, ...rest];
}

/** Length of the longest common subsequence of what begins at (i, j). */
function commonLengths<Item>(left: readonly Item[], right: readonly Item[], isSame: (a: Item, b: Item) => boolean) {
  const lengths = Array.from({ length: left.length + 1 }, () => new Uint32Array(right.length + 1));
  for (let i = left.length - 1; i >= 0; i -= 1) {
    for (let j = right.length - 1; j >= 0; j -= 1) {
      const row = lengths[i] as Uint32Array;
      const below = lengths[i + 1] as Uint32Array;
      const met = isSame(left[i] as Item, right[j] as Item);
      row[j] = met ? (below[j + 1] ?? 0) + 1 : Math.max(below[j] ?? 0, row[j + 1] ?? 0);
    }
  }
  return lengths;
}

export interface PassageMove {
  readonly id: string;
  readonly title: string;
  /** Place in the list, counted from 1; absent: not found. */
  readonly then?: number;
  readonly now?: number;
  readonly hasOtherText: boolean;
}

/** What another search made of the passages; those that stand as they stood are left out. */
export function movedPassages(then: Json, now: Json): PassageMove[] {
  const [before, after] = [placesOf(then), placesOf(now)];
  const ids = [...new Set([...before.keys(), ...after.keys()])];
  const moves = ids.map((id) => {
    const [left, right] = [before.get(id), after.get(id)];
    return {
      id,
      title: right?.title ?? left?.title ?? "",
      ...(left && { then: left.place }),
      ...(right && { now: right.place }),
      hasOtherText: left !== undefined && right !== undefined && left.text !== right.text,
    };
  });
  return moves.filter(({ then: left, now: right, hasOtherText }) => left !== right || hasOtherText);
}

function placesOf(value: Json) {
  const passages = (Array.isArray(value) ? value : []) as readonly { id: string; title: string; text: string }[];
  return new Map(passages.map(({ id, title, text }, at) => [id, { place: at + 1, title, text }]));
}
