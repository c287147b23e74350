/**
 * Markdown as a row of blocks: what may be parted and what may not. Only as much of Markdown as cutting needs; what is
 * inside a block stays as it was written.
 */
export type MarkdownBlock =
  | { readonly kind: "heading"; readonly level: number; readonly title: string; readonly text: string }
  | { readonly kind: "paragraph" | "list" | "table" | "code" | "quote"; readonly text: string };

const headingLine = /^(#{1,6})\s+(.+?)\s*#*$/;
const listLine = /^\s{0,3}(?:[-*+]|\d{1,9}[.)])\s+\S/;
const tableLine = /^\s*\|/;
const fenceLine = /^\s{0,3}(```+|~~~+)/;
const quoteLine = /^\s{0,3}>/;

export function blocksOf(markdown: string): readonly MarkdownBlock[] {
  const lines = markdown.split("\n");
  const blocks: MarkdownBlock[] = [];
  for (let place = 0; place < lines.length;) {
    if (lines[place]!.trim() === "") {
      place += 1;
      continue;
    }
    const end = blockEnd(lines, place);
    blocks.push(blockOf(lines.slice(place, end).join("\n").trimEnd()));
    place = end;
  }
  return blocks;
}

function blockOf(text: string): MarkdownBlock {
  const first = text.split("\n", 1)[0] ?? "";
  const heading = headingLine.exec(first.trim());
  if (heading) return { kind: "heading", level: heading[1]!.length, title: heading[2]!, text };
  return { kind: kindOf(first), text };
}

function kindOf(line: string): "paragraph" | "list" | "table" | "code" | "quote" {
  if (fenceLine.test(line)) return "code";
  if (tableLine.test(line)) return "table";
  if (listLine.test(line)) return "list";
  return quoteLine.test(line) ? "quote" : "paragraph";
}

/** The line after the block that begins here. */
function blockEnd(lines: readonly string[], start: number): number {
  const first = lines[start]!;
  const fence = fenceLine.exec(first)?.[1];
  if (fence !== undefined) return afterFence(lines, start, fence);
  if (headingLine.test(first.trim())) return start + 1;
  const kind = kindOf(first);
  if (kind === "list") return afterList(lines, start);
  let end = start + 1;
  while (end < lines.length && goesOn(kind, lines[end]!)) end += 1;
  return end;
}

function goesOn(kind: string, line: string): boolean {
  if (line.trim() === "" || headingLine.test(line.trim()) || fenceLine.test(line)) return false;
  if (kind === "table") return tableLine.test(line);
  return kind === "quote" || (!tableLine.test(line) && !listLine.test(line));
}

function afterFence(lines: readonly string[], start: number, fence: string): number {
  for (let place = start + 1; place < lines.length; place += 1) {
    if (lines[place]!.trim().startsWith(fence)) return place + 1;
  }
  return lines.length;
}

/** A blank line does not end a list when an item or an indented line follows it. */
function afterList(lines: readonly string[], start: number): number {
  let end = start + 1;
  while (end < lines.length) {
    const line = lines[end]!;
    if (line.trim() === "") {
      const next = lines[end + 1] ?? "";
      if (!listLine.test(next) && !/^\s{2,}\S/.test(next)) return end;
    } else if (headingLine.test(line.trim()) || tableLine.test(line)) return end;
    end += 1;
  }
  return end;
}
