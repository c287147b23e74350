/**
 * Takes out of Markdown what no reader came for: comments, scripts, tracking pictures and parameters, navigation lines
 * and cookie notices. What is code stays code, and no word of a sentence is changed.
 */
import { blocksOf, type MarkdownBlock } from "./markdown-blocks.ts";
import { normalText } from "./decode-text.ts";

export function cleanMarkdown(markdown: string): string {
  const blocks = blocksOf(withoutComments(normalText(markdown)));
  const kept = blocks.map((block) => (block.kind === "code" ? block : cleanBlock(block))).filter(saysSomething);
  return dropEmptyEnds(kept)
    .map(({ text }) => text)
    .join("\n\n");
}

/** Comments and scripts may hold blank lines, so they go before the text is cut into blocks. */
function withoutComments(markdown: string): string {
  return markdown.replaceAll(/<!--[\s\S]*?(?:-->|$)/g, "").replaceAll(/<(script|style)\b[\s\S]*?(?:<\/\1\s*>|$)/gi, "");
}

function cleanBlock<Block extends MarkdownBlock>(block: Block): Block {
  const text = block.text
    .replaceAll(trackingPicture, "")
    .replaceAll(htmlTag, "")
    .replaceAll(trackedAddress, withoutTracking)
    .replaceAll(/[ \t]+$/gm, "");
  return { ...block, text };
}

const trackingPicture =
  /!\[[^\]]*\]\([^)]*(?:pixel|beacon|track|open\.gif|1x1|utm_)[^)]*\)|<img\b[^>]{0,300}\b(?:width|height)="?1"?[\s/][^>]{0,300}>/gi;
/** Tags of HTML only: `<25 years` and `<name>` are words. */
const htmlTag =
  /<\/?(?:a|b|i|u|em|strong|span|div|p|font|center|section|article|img|iframe|object|embed|form|input|button|svg|link|meta)\b[^<>]{0,2000}>/gi;
const trackedAddress = /https?:\/\/[^\s)>\]"']+/g;
const trackingParameter = /^(?:utm_\w+|gclid|fbclid|msclkid|mc_[ce]id|_hs\w+|igshid|ref_src)$/i;

/** Addresses without a tracking parameter stay letter by letter. */
export function withoutTracking(address: string): string {
  if (!address.includes("?") || !URL.canParse(address)) return address;
  const url = new URL(address);
  const tracking = [...url.searchParams.keys()].filter((name) => trackingParameter.test(name));
  if (tracking.length === 0) return address;
  for (const name of tracking) url.searchParams.delete(name);
  return url.href;
}

const navigationLine =
  /^(?:[-*]\s*)?(?:skip to (?:main )?content|back to top|was this (?:article|page) helpful\??|share (?:this|on .{1,20})|print this page|table of contents|(?:we|this (?:site|page)) uses? cookies.{0,200}|accept (?:all )?cookies|©.{0,100}|all rights reserved\.?|\d+ out of \d+ found this helpful)$/i;

function saysSomething({ kind, text }: MarkdownBlock): boolean {
  const bare = text.trim();
  if (bare === "") return false;
  return kind !== "paragraph" || !navigationLine.test(bare.replaceAll(/[*_[\]]|\([^)]*\)/g, "").trim());
}

/** A heading that nothing stands under is the rest of something that was taken out. */
function dropEmptyEnds(blocks: readonly MarkdownBlock[]): readonly MarkdownBlock[] {
  return blocks.filter((block, place) => {
    if (block.kind !== "heading") return true;
    const next = blocks[place + 1];
    return next !== undefined && (next.kind !== "heading" || next.level > block.level);
  });
}
