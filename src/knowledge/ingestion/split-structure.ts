/**
 * Cuts an article where its author cut it: by headings, then between blocks, never through a list, a table or code that
 * fits into a piece. What is longer than a piece is cut between items, rows (with the table's head repeated), lines of
 * code, or sentences.
 */
import { blocksOf, type MarkdownBlock } from "./markdown-blocks.ts";

export interface StructuredPart {
  /** Titles from the outermost heading to the nearest. Empty before the first heading. */
  readonly path: readonly string[];
  /** Markdown without the headings of the path. */
  readonly text: string;
}

/** What fits the context of a search result and still answers one thing. */
export const longestPartCharacters = 1200;
/** A list or a table is kept whole up to here: torn, it says something else. */
const longestWholeBlock = 3000;

export function splitStructure(markdown: string): readonly StructuredPart[] {
  return sectionsOf(blocksOf(markdown)).flatMap(({ path, blocks }) =>
    groupsOf(blocks.flatMap(piecesOf)).map((text) => ({ path, text })),
  );
}

interface Section {
  readonly path: readonly string[];
  readonly blocks: MarkdownBlock[];
}

function sectionsOf(blocks: readonly MarkdownBlock[]): readonly Section[] {
  const sections: Section[] = [{ path: [], blocks: [] }];
  const open: { level: number; title: string }[] = [];
  for (const block of blocks) {
    if (block.kind !== "heading") {
      sections.at(-1)!.blocks.push(block);
      continue;
    }
    while (open.length > 0 && open.at(-1)!.level >= block.level) open.pop();
    open.push({ level: block.level, title: block.title });
    sections.push({ path: open.map(({ title }) => title), blocks: [] });
  }
  return sections.filter((section) => section.blocks.length > 0);
}

/** Neighbours go together while they fit; a list or table also stays with the paragraph that introduces it. */
function groupsOf(pieces: readonly Piece[]): readonly string[] {
  const groups: string[] = [];
  let former: Piece | undefined;
  for (const piece of pieces) {
    const last = groups.at(-1);
    const together = last === undefined ? piece.text : `${last}\n\n${piece.text}`;
    const limit = former && introduces(former, piece) ? longestWholeBlock : longestPartCharacters;
    if (last !== undefined && together.length <= limit) groups[groups.length - 1] = together;
    else groups.push(piece.text);
    former = piece;
  }
  return groups;
}

interface Piece {
  readonly kind: MarkdownBlock["kind"];
  readonly text: string;
}

function introduces(former: Piece, { kind }: Piece): boolean {
  return former.kind === "paragraph" && former.text.trimEnd().endsWith(":") && (kind === "list" || kind === "table");
}

function piecesOf({ kind, text }: MarkdownBlock): readonly Piece[] {
  const isWhole = kind === "list" || kind === "table" || kind === "code";
  if (text.length <= (isWhole ? longestWholeBlock : longestPartCharacters)) return [{ kind, text }];
  return cutLong(kind, text).map((piece) => ({ kind, text: piece }));
}

function cutLong(kind: MarkdownBlock["kind"], text: string): readonly string[] {
  if (kind === "table") return cutTable(text);
  if (kind === "list") return packed(text.split(/\n(?=\s{0,3}(?:[-*+]|\d{1,9}[.)])\s)/), "\n");
  if (kind === "code") return packed(text.split("\n"), "\n");
  return packed(text.split(/(?<=[.!?…。！？])\s+/), " ");
}

/** Each piece of a table has its head, without which a row means nothing. */
function cutTable(text: string): readonly string[] {
  const [title = "", rule = "", ...rows] = text.split("\n");
  const head = /^[\s|:-]+$/.test(rule) ? `${title}\n${rule}\n` : "";
  return packed(head === "" ? [title, rule, ...rows] : rows, "\n").map((piece) => head + piece);
}

function packed(units: readonly string[], separator: string): readonly string[] {
  const packs: string[] = [];
  for (const unit of units.flatMap(hardCut)) {
    const last = packs.at(-1);
    const fits = last !== undefined && last.length + separator.length + unit.length <= longestPartCharacters;
    if (fits) packs[packs.length - 1] = last + separator + unit;
    else packs.push(unit);
  }
  return packs;
}

/** A sentence or a row of thousands of letters is cut between words, where there are any. */
function hardCut(unit: string): readonly string[] {
  const cuts: string[] = [];
  let rest = unit;
  while (rest.length > longestWholeBlock) {
    const space = rest.lastIndexOf(" ", longestWholeBlock);
    const end = space > longestPartCharacters ? space : wholeCharacters(rest, longestWholeBlock);
    cuts.push(rest.slice(0, end));
    rest = rest.slice(end).trimStart();
  }
  return [...cuts, rest];
}

function wholeCharacters(text: string, end: number): number {
  return (text.codePointAt(end - 1) ?? 0) > 0xffff ? end - 1 : end;
}
