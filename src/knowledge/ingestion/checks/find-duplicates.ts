/**
 * Finds passages that are there already: the same text, or most of its runs of words. Two wordings of one answer drift
 * apart with time; a person should keep one.
 */
import { createHash } from "node:crypto";
import { wordsOf } from "../../text-analysis.ts";
import { type Finding, quoteOf } from "../findings.ts";
import type { CheckedPassage } from "./passages.ts";

const shingleWords = 4;
const leastLikeness = 0.8;
/** Passages of fewer words are alike by nature, such as opening hours of branches. */
const leastWords = 12;
/** A run of words that so many passages have is boilerplate and shows nothing. */
const mostSharing = 50;

interface Shingled {
  readonly passage: CheckedPassage;
  readonly digest: string;
  readonly shingles: ReadonlySet<string>;
}

/** By passage id of `fresh`. Of two alike in one import the later one has the finding. */
export function findDuplicates(
  fresh: readonly CheckedPassage[],
  live: readonly CheckedPassage[],
): ReadonlyMap<string, readonly Finding[]> {
  const renewed = new Set(fresh.map(({ articleId }) => articleId));
  const index = new Map<string, Shingled[]>();
  const byDigest = new Map<string, Shingled>();
  const findings = new Map<string, readonly Finding[]>();
  for (const passage of live) if (!renewed.has(passage.articleId)) remember(shingled(passage), index, byDigest);
  for (const passage of fresh) {
    const own = shingled(passage);
    findings.set(passage.id, findingsFor(own, index, byDigest));
    remember(own, index, byDigest);
  }
  return findings;
}

function shingled(passage: CheckedPassage): Shingled {
  const words = wordsOf(passage.text.replaceAll(/^#{1,6}\s.*$/gm, ""));
  const digest = words.length < leastWords ? "" : createHash("sha256").update(words.join(" ")).digest("base64url");
  const starts = words.length < leastWords ? [] : words.slice(0, words.length - shingleWords + 1);
  const shingles = starts.map((_, place) => words.slice(place, place + shingleWords).join(" "));
  return { passage, digest: `${passage.language} ${digest}`, shingles: new Set(shingles) };
}

function remember(own: Shingled, index: Map<string, Shingled[]>, byDigest: Map<string, Shingled>): void {
  if (own.shingles.size === 0) return;
  if (!byDigest.has(own.digest)) byDigest.set(own.digest, own);
  for (const shingle of own.shingles) {
    const sharing = index.get(shingle);
    if (sharing === undefined) index.set(shingle, [own]);
    else if (sharing.length < mostSharing) sharing.push(own);
  }
}

function findingsFor(
  own: Shingled,
  index: ReadonlyMap<string, readonly Shingled[]>,
  byDigest: ReadonlyMap<string, Shingled>,
): readonly Finding[] {
  const same = own.shingles.size === 0 ? undefined : byDigest.get(own.digest);
  if (same && same.passage.articleId !== own.passage.articleId) return [duplicate(own, same)];
  const near = nearest(own, index);
  return near ? [nearDuplicate(own, near)] : [];
}

function nearest({ shingles, passage }: Shingled, index: ReadonlyMap<string, readonly Shingled[]>) {
  const shared = new Map<Shingled, number>();
  for (const shingle of shingles) {
    for (const other of index.get(shingle) ?? []) shared.set(other, (shared.get(other) ?? 0) + 1);
  }
  return [...shared].find(([other, count]) => {
    const together = shingles.size + other.shingles.size - count;
    return other.passage.articleId !== passage.articleId && count / together >= leastLikeness;
  })?.[0];
}

function duplicate({ passage }: Shingled, other: Shingled): Finding {
  return {
    code: "duplicate",
    severity: "warning",
    message: `The same text stands in "${other.passage.title}".`,
    remedy: "Keep it in one of them.",
    quote: quoteOf(passage.text),
    other: other.passage.id,
  };
}

function nearDuplicate({ passage }: Shingled, other: Shingled): Finding {
  return {
    code: "near-duplicate",
    severity: "warning",
    message: `Nearly the same text stands in "${other.passage.title}".`,
    remedy: "Keep one of them, so that they can't come to say different things.",
    quote: quoteOf(passage.text),
    other: other.passage.id,
  };
}
