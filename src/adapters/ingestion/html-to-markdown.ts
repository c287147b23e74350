/** The article of a page as Markdown: headings, paragraphs, lists, tables, quotes, code, links. Layout is left behind. */
import type { ParsedDocument } from "../../knowledge/ingestion/index.ts";
import { isDropped, knownOfPage, mainContent } from "./html-content.ts";
import { type HtmlElement, type HtmlNode, isElement, parseHtml } from "./html-tree.ts";

/** Throws UnusableDocument for a page beyond the limits. */
export function htmlToMarkdown(html: string): Omit<ParsedDocument, "findings"> {
  const root = parseHtml(html);
  const { content, isMarked } = mainContent(root);
  const markdown = blocksIn(isMarked ? content : withoutPageHeader(content)).join("\n\n");
  return { markdown, known: knownOfPage(root) };
}

/** The header of a page is its navigation; that of an article is its title. */
function withoutPageHeader(body: HtmlElement): HtmlElement {
  const children = body.children.filter((child) => !isElement(child) || child.name !== "header");
  return { ...body, children };
}

type BlockWriter = (element: HtmlElement) => string[];

const blockWriters: Readonly<Record<string, BlockWriter>> = {
  ...Object.fromEntries(
    [1, 2, 3, 4, 5, 6].map((level) => [`h${level}`, (element: HtmlElement) => heading(element, level)]),
  ),
  ul: (element) => [listOf(element, () => "-")],
  ol: (element) => [listOf(element, (place) => `${place}.`)],
  table: tableOf,
  pre: (element) => [`\`\`\`\n${rawText(element).replace(/^\n|\s+$/g, "")}\n\`\`\``],
  blockquote: (element) => [blocksIn(element).join("\n\n").replaceAll(/^/gm, "> ").replaceAll(/ +$/gm, "")],
  dt: (element) => [`**${inlineOf(element.children)}**`],
  summary: (element) => [`**${inlineOf(element.children)}**`],
  hr: () => [],
};

const containers = new Set(
  "html body main article section div p header figure figcaption details dl dd center address fieldset legend tbody tr td th li hgroup".split(
    " ",
  ),
);

function isBlock(node: HtmlNode): node is HtmlElement {
  return isElement(node) && (containers.has(node.name) || node.name in blockWriters || holdsBlocks(node));
}

/** `<span><p>…</p></span>` and custom elements around whole articles. */
function holdsBlocks({ children, name }: HtmlElement): boolean {
  return (
    name !== "a" &&
    children.some((child) => isElement(child) && (containers.has(child.name) || child.name in blockWriters))
  );
}

/** Text between blocks is a paragraph of its own. */
function blocksIn(element: HtmlElement): string[] {
  const blocks: string[] = [];
  let run: HtmlNode[] = [];
  const endRun = (): void => {
    const text = inlineOf(run);
    if (text !== "") blocks.push(text);
    run = [];
  };
  for (const child of element.children) {
    if (isElement(child) && isDropped(child)) continue;
    if (!isBlock(child)) {
      run.push(child);
      continue;
    }
    endRun();
    const write = blockWriters[child.name] ?? blocksIn;
    blocks.push(...write(child).filter((block) => block.trim() !== ""));
  }
  endRun();
  return blocks;
}

function heading(element: HtmlElement, level: number): string[] {
  const text = inlineOf(element.children).replaceAll("\n", " ").replaceAll("**", "");
  return text === "" ? [] : [`${"#".repeat(level)} ${text}`];
}

function listOf(list: HtmlElement, mark: (place: number) => string): string {
  const start = Number(list.attributes["start"] ?? 1) || 1;
  const items = list.children.filter((child): child is HtmlElement => isElement(child) && !isDropped(child));
  return items
    .map((item, place) => listItem(item, mark(place + start)))
    .filter((item) => item !== "")
    .join("\n");
}

function listItem(item: HtmlElement, mark: string): string {
  const blocks = item.name === "li" ? blocksIn(item) : blocksIn({ ...item, children: [item] });
  if (blocks.length === 0) return "";
  const isTight = !blocks.some((block, place) => place > 0 && !/^\s*(?:[-*]|\d+\.)\s/.test(block));
  const text = blocks.join(isTight ? "\n" : "\n\n");
  return `${mark} ${text.replaceAll(/\n(?=.)/g, `\n${" ".repeat(mark.length + 1)}`)}`;
}

/** A table of one column or one cell is layout, and its cells are blocks. */
function tableOf(table: HtmlElement): string[] {
  const rows = rowsOf(table).map((row) =>
    row.children.filter((cell): cell is HtmlElement => isElement(cell) && !isDropped(cell)),
  );
  const columns = Math.max(0, ...rows.map((cells) => cells.length));
  if (columns < 2) return rows.flat().flatMap(blocksIn);
  const lines = rows.map((cells) => {
    const texts = Array.from({ length: columns }, (_, place) => cellText(cells[place]));
    return `| ${texts.join(" | ")} |`;
  });
  const [head = "", ...rest] = lines;
  const caption = table.children.find((child) => isElement(child) && child.name === "caption") as
    HtmlElement | undefined;
  const rule = `| ${Array.from({ length: columns }, () => "---").join(" | ")} |`;
  return [...(caption ? [inlineOf(caption.children)] : []), [head, rule, ...rest].join("\n")];
}

/** Rows of this table, not of one inside it. */
function rowsOf({ children }: HtmlElement): HtmlElement[] {
  return children.filter(isElement).flatMap((child) => {
    if (child.name === "tr") return [child];
    return ["thead", "tbody", "tfoot"].includes(child.name) ? rowsOf(child) : [];
  });
}

function cellText(cell: HtmlElement | undefined): string {
  if (!cell) return "";
  return blocksIn(cell)
    .join(" ")
    .replaceAll(/\s*\n\s*/g, " ")
    .replaceAll("|", "\\|")
    .trim();
}

function inlineOf(nodes: readonly HtmlNode[]): string {
  const text = nodes
    .map(inline)
    .join("")
    .replaceAll(/[ \t\f\u00a0]+/g, " ");
  return text
    .replaceAll(/ ?\n ?/g, "\n")
    .replaceAll(/\n{2,}/g, "\n")
    .trim();
}

const marks: Readonly<Record<string, string>> = {
  strong: "**",
  b: "**",
  em: "*",
  i: "*",
  code: "`",
  kbd: "`",
  samp: "`",
  del: "~~",
  s: "~~",
};

function inline(node: HtmlNode): string {
  if (!isElement(node)) return node.replaceAll(/[\s\u00a0]+/g, " ");
  if (isDropped(node)) return "";
  if (node.name === "br") return "\n";
  if (node.name === "img") return picture(node);
  const inside = node.children.map(inline).join("");
  if (node.name === "a") return link(node, inside);
  return marked(inside, marks[node.name] ?? "");
}

/** Spaces stay outside of the marks, or they would mark nothing. */
function marked(inside: string, mark: string): string {
  const text = inside.trim();
  if (mark === "" || text === "") return inside;
  return inside.replace(text, () => mark + text + mark);
}

function link({ attributes }: HtmlElement, inside: string): string {
  const target = (attributes["href"] ?? "").trim();
  const text = inside.replaceAll(/\s+/g, " ").trim();
  if (text === "" || target === "" || /^(?:javascript|data|vbscript):/i.test(target)) return inside;
  return `[${text}](${target.replaceAll(/[\s()<>]/g, encodeURIComponent)})`;
}

/** A picture without words about it says nothing to a reader of text, and often is a tracker. */
function picture({ attributes }: HtmlElement): string {
  const { alt = "", src = "", width, height } = attributes;
  const says = alt.replaceAll(/\s+/g, " ").trim();
  if (says === "" || !/^(?:https?:|\/|[\w.-])/.test(src) || /^data:/i.test(src) || width === "1" || height === "1")
    return "";
  return `![${says}](${src.trim().replaceAll(/[\s()<>]/g, encodeURIComponent)})`;
}

function rawText({ children }: HtmlElement): string {
  return children.map((child) => (isElement(child) ? (child.name === "br" ? "\n" : rawText(child)) : child)).join("");
}
