/**
 * One document from its source to clean Markdown in parts. Whatever is wrong with it is told in its record, and the
 * import goes on; only what may pass by itself, such as a store that does not answer, is thrown.
 */
import { RetryableError } from "../../kernel/index.ts";
import type { DetectLanguage } from "../save-article.ts";
import { readImport } from "./change-import.ts";
import { cleanMarkdown } from "./clean-markdown.ts";
import { emptyDocument } from "./decode-text.ts";
import { UnusableDocumentError } from "./errors.ts";
import type { Finding } from "./findings.ts";
import type { ImportDocument, ImportSettings, KnownOfDocument, ReadText } from "./import-record.ts";
import type { ImportStore } from "./import-store.ts";
import { importLimits } from "./limits.ts";
import { blocksOf } from "./markdown-blocks.ts";
import type { FetchDocument, ParseDocument, ParsedDocument } from "./sources.ts";
import { splitStructure } from "./split-structure.ts";

export interface DocumentRequest {
  readonly importId: string;
  readonly document: number;
}

export interface ReadDocumentDependencies {
  readonly imports: ImportStore;
  readonly fetchDocument: FetchDocument;
  readonly parseDocument: ParseDocument;
  readonly detectLanguage: DetectLanguage;
}

export function createReadDocument(dependencies: ReadDocumentDependencies) {
  const { imports } = dependencies;
  return async ({ importId, document: number }: DocumentRequest): Promise<void> => {
    const { source, settings } = await readImport(imports, importId);
    const document = await imports.readDocument(importId, number);
    if (document?.state !== "listed") return;
    const { content: _, ...rest } = document;
    try {
      const { text, findings } = await readText(source, document, settings, dependencies);
      await imports.writeDocument(importId, { ...rest, state: "read", findings, text });
    } catch (error) {
      if (error instanceof RetryableError || !(error instanceof UnusableDocumentError)) throw error;
      await imports.writeDocument(importId, { ...rest, state: "skipped", findings: [error.finding] });
    }
  };
}

async function readText(
  source: string,
  document: ImportDocument,
  settings: ImportSettings,
  { fetchDocument, parseDocument, detectLanguage }: ReadDocumentDependencies,
): Promise<{ text: ReadText; findings: readonly Finding[] }> {
  const { form } = document;
  const bytes = contentOf(document) ?? (await fetchDocument(source, document));
  const parsed = await parseDocument({ form, bytes });
  const markdown = cleanMarkdown(parsed.markdown);
  checkLength(markdown);
  const known = knownOf(document, parsed);
  const { title, body } = titled(known.title, document.location, markdown);
  const parts = splitStructure(body);
  if (parts.length === 0) throw emptyDocument();
  const language = known.language ?? settings.language ?? detectLanguage(`${title}\n${body}`);
  return { text: { title, language, markdown: body, known, parts }, findings: parsed.findings };
}

function checkLength({ length }: string): void {
  if (length <= importLimits.articleCharacters) return;
  const message = `It has ${length} characters of text; an article has at most ${importLimits.articleCharacters}.`;
  throw new UnusableDocumentError("too-large", message, "Split it into several documents.");
}

function contentOf({ content, form }: ImportDocument): Uint8Array | undefined {
  const isText = form === "markdown" || form === "html";
  return content === undefined ? undefined : Buffer.from(content, isText ? "utf8" : "base64");
}

function knownOf({ known, knownPrevails }: ImportDocument, parsed: ParsedDocument): KnownOfDocument {
  return knownPrevails ? { ...parsed.known, ...known } : { ...known, ...parsed.known };
}

/** The title that is known, else the first heading of the first level, which then does not stand in the text again. */
function titled(title: string | undefined, location: string, markdown: string): { title: string; body: string } {
  const heading = firstTitle(markdown);
  const isRepeated = heading !== undefined && (title === undefined || heading.title === title);
  const rest = isRepeated ? markdown.slice(heading.text.length).trim() : markdown;
  return { title: title ?? heading?.title ?? titleOfLocation(location), body: rest === "" ? markdown : rest };
}

function firstTitle(markdown: string) {
  const first = blocksOf(markdown.slice(0, 2_000))[0];
  return first?.kind === "heading" && first.level === 1 ? first : undefined;
}

/** `guides/opening-hours.md` → `Opening hours`. */
function titleOfLocation(location: string): string {
  const name =
    location
      .replace(/[?#].*$/, "")
      .replace(/\/$/, "")
      .split("/")
      .at(-1) ?? location;
  const words = name
    .replace(/\.[A-Za-z0-9]+$/, "")
    .replaceAll(/[-_]+/g, " ")
    .trim();
  return words === "" ? location : words.charAt(0).toUpperCase() + words.slice(1);
}

/** The id that a document's article gets: its own, else one made from where it stands, always the same. */
export function articleIdOf({ articleId }: KnownOfDocument, location: string): string {
  if (articleId !== undefined) return articleId;
  const path = location
    .replace(/^https?:\/\//, "")
    .replace(/[?#].*$/, "")
    .replace(/\.[A-Za-z0-9]{2,5}$/, "");
  const slug = path
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, "-");
  return slug.replaceAll(/^-|-$/g, "").slice(0, 120) || "document";
}
