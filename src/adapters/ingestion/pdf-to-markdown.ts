/**
 * The text of a PDF, which knows letters and places but no paragraphs: lines are made of what stands at one height,
 * paragraphs of lines that stand close, headings of short lines in larger letters. What repeats at the edge of the pages is
 * header and footer. A scan has no text, and is refused.
 */
import { getDocumentProxy } from "unpdf";
import {
  importLimits,
  type KnownOfDocument,
  type ParsedDocument,
  UnusableDocumentError,
} from "../../knowledge/ingestion/index.ts";

interface Line {
  readonly text: string;
  readonly height: number;
  readonly top: number;
  readonly page: number;
}

type PdfDocument = Awaited<ReturnType<typeof getDocumentProxy>>;

/** Throws UnusableDocument. */
export async function pdfToMarkdown(bytes: Uint8Array): Promise<Omit<ParsedDocument, "findings">> {
  const document = await open(bytes);
  if (document.numPages > importLimits.pdfPages) throw tooManyPages(document.numPages);
  const lines = await linesOf(document);
  if (lines.length === 0) throw scanned();
  return { markdown: markdownOf(withoutEdges(lines, document.numPages)), known: await knownOf(document) };
}

async function open(bytes: Uint8Array): Promise<PdfDocument> {
  try {
    return await getDocumentProxy(Uint8Array.from(bytes), { verbosity: 0 });
  } catch (error) {
    throw (error as Error).name === "PasswordException" ? encrypted() : damaged(error);
  }
}

async function linesOf(document: PdfDocument): Promise<readonly Line[]> {
  const lines: Line[] = [];
  for (let page = 1; page <= document.numPages; page += 1) {
    try {
      const { items } = await (await document.getPage(page)).getTextContent();
      lines.push(...linesOfPage(items as readonly TextItem[], page));
    } catch (error) {
      throw damaged(error);
    }
  }
  return lines;
}

interface TextItem {
  readonly str?: string;
  readonly hasEOL?: boolean;
  readonly height?: number;
  readonly transform?: readonly number[];
}

function linesOfPage(items: readonly TextItem[], page: number): Line[] {
  const lines: Line[] = [];
  let open = { text: "", height: 0, top: 0 };
  const end = (): void => {
    const text = open.text.replaceAll(/\s+/g, " ").trim();
    if (text !== "") lines.push({ ...open, text, page });
    open = { text: "", height: 0, top: 0 };
  };
  for (const { str = "", hasEOL = false, height = 0, transform } of items) {
    const top = transform?.[5] ?? 0;
    if (str.trim() !== "" && leavesLine(open, top)) end();
    if (open.text === "") open.top = top;
    open.text += str;
    open.height = Math.max(open.height, height);
    if (hasEOL) end();
  }
  end();
  return lines;
}

function leavesLine(open: { text: string; height: number; top: number }, top: number): boolean {
  return open.text !== "" && Math.abs(top - open.top) > Math.max(2, open.height / 2);
}

/** The first and last lines of pages that are the same, but for numbers, on most of them. */
function withoutEdges(lines: readonly Line[], pages: number): readonly Line[] {
  if (pages < 3) return lines.filter(({ text }) => !pageNumber.test(text));
  const counts = new Map<string, number>();
  const edges = new Set(
    lines.filter((line, place) => line.page !== lines[place - 1]?.page || line.page !== lines[place + 1]?.page),
  );
  const bare = ({ text }: Line): string => text.replaceAll(/\d+/g, "#");
  for (const line of edges) counts.set(bare(line), (counts.get(bare(line)) ?? 0) + 1);
  return lines.filter(
    (line) => !pageNumber.test(line.text) && !(edges.has(line) && counts.get(bare(line))! > pages / 2),
  );
}

const pageNumber = /^(?:page|seite|página)?\s*\d{1,4}(?:\s*(?:\/|of|von|sur|de)\s*\d{1,4})?$/i;
const bullet = /^[•◦▪‣●–]\s*/;

function markdownOf(lines: readonly Line[]): string {
  const usual = usualHeight(lines);
  const blocks: string[] = [];
  let former: Line | undefined;
  for (const line of lines) {
    const level = headingLevel(line, usual);
    const text = bullet.test(line.text) ? line.text.replace(bullet, "- ") : line.text;
    const last = blocks.at(-1);
    if (level > 0) blocks.push(`${"#".repeat(level)} ${text}`);
    else if (last === undefined || last.startsWith("#") || beginsBlock(line, former, usual)) blocks.push(text);
    else if (text.startsWith("- ")) blocks[blocks.length - 1] = `${last}\n${text}`;
    else blocks[blocks.length - 1] = joined(last, text);
    former = line;
  }
  return blocks.join("\n\n");
}

/** The height of most letters. */
function usualHeight(lines: readonly Line[]): number {
  const letters = new Map<number, number>();
  for (const { height, text } of lines) letters.set(rounded(height), (letters.get(rounded(height)) ?? 0) + text.length);
  return [...letters].toSorted(([, left], [, right]) => right - left)[0]?.[0] ?? 0;
}

function rounded(height: number): number {
  return Math.round(height * 2) / 2;
}

function headingLevel({ text, height }: Line, usual: number): number {
  if (usual === 0 || text.length > 120 || height < usual * 1.15) return 0;
  return height >= usual * 1.6 ? 1 : 2;
}

/** More than a line's distance, or a new page after a finished sentence. */
function beginsBlock(line: Line, former: Line | undefined, usual: number): boolean {
  if (!former) return true;
  if (line.page !== former.page) return /[.!?:]$/.test(former.text);
  const isBullet = bullet.test(line.text);
  if (isBullet !== bullet.test(former.text) && isBullet) return true;
  return former.top - line.top > usual * 1.9;
}

/** A word that was parted at the end of a line is one word again. */
function joined(before: string, text: string): string {
  return /\p{Ll}-$/u.test(before) && /^\p{Ll}/u.test(text) ? before.slice(0, -1) + text : `${before} ${text}`;
}

async function knownOf(document: PdfDocument): Promise<KnownOfDocument> {
  try {
    const { info } = (await document.getMetadata()) as { info: { Title?: unknown; ModDate?: unknown } };
    const title =
      typeof info.Title === "string" && !/\.(?:docx?|indd|pdf)$|^untitled/i.test(info.Title) ? info.Title.trim() : "";
    const day = /^D:(\d{4})(\d{2})(\d{2})/.exec(typeof info.ModDate === "string" ? info.ModDate : "");
    const lastEditedAt = day ? Date.UTC(Number(day[1]), Number(day[2]) - 1, Number(day[3])) : undefined;
    return { ...(title === "" ? {} : { title }), ...(lastEditedAt === undefined ? {} : { lastEditedAt }) };
  } catch {
    return {};
  }
}

function encrypted(): UnusableDocumentError {
  return new UnusableDocumentError("encrypted", "The PDF is protected by a password.", "Save it without one.");
}

function damaged(error: unknown): UnusableDocumentError {
  const reason = error instanceof Error ? error.message : String(error);
  const message = `The PDF is damaged: ${reason.slice(0, 200)}`;
  return new UnusableDocumentError("unreadable", message.replace(/[.\s]*$/, "."), "Export it again from its source.");
}

function scanned(): UnusableDocumentError {
  const message = "The PDF has no text; it may be a scan.";
  return new UnusableDocumentError("empty", message, "Run text recognition on it first, or write the article anew.");
}

function tooManyPages(pages: number): UnusableDocumentError {
  const message = `The PDF has ${pages} pages; at most ${importLimits.pdfPages} are read.`;
  return new UnusableDocumentError("too-large", message, "Split it into several files.");
}
