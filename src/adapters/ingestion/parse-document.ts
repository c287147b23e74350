/** Bytes of a document to Markdown, by form. Meant to run in a worker (parse-in-worker.ts). */
import {
  checkForm,
  cleanMarkdown,
  decodeText,
  type DocumentForm,
  importLimits,
  knownFields,
  type KnownOfDocument,
  type ParsedDocument,
  readFrontMatter,
  timeNamed,
  UnusableDocumentError,
  visibilityNamed,
} from "../../knowledge/ingestion/index.ts";
import { isKnowledgeId } from "../../knowledge/index.ts";

/** Throws UnusableDocument. */
export async function parseDocument(document: { form: DocumentForm; bytes: Uint8Array }): Promise<ParsedDocument> {
  const parsed = await parse(document);
  checkLength(parsed.markdown);
  return { ...parsed, markdown: cleanMarkdown(parsed.markdown) };
}

/** Beyond this even cleaning is too much work; what it leaves is measured again. */
function checkLength({ length }: string): void {
  if (length <= 4 * importLimits.articleCharacters) return;
  const message = `It has ${length} characters; an article has at most ${importLimits.articleCharacters}.`;
  throw new UnusableDocumentError("too-large", message, "Split it into several documents.");
}

async function parse({ form, bytes }: { form: DocumentForm; bytes: Uint8Array }): Promise<ParsedDocument> {
  if (bytes.length > 0) checkForm(form, bytes);
  if (form === "pdf") return { ...(await (await import("./pdf-to-markdown.ts")).pdfToMarkdown(bytes)), findings: [] };
  if (form === "docx")
    return { ...(await (await import("./docx-to-markdown.ts")).docxToMarkdown(bytes)), findings: [] };
  const { text, findings } = decodeText(bytes);
  if (form === "html") return { ...(await import("./html-to-markdown.ts")).htmlToMarkdown(text), findings };
  const { fields, body } = readFrontMatter(text);
  return { markdown: body, known: knownOfFields(fields), findings };
}

function knownOfFields(fields: Readonly<Record<string, string>>): KnownOfDocument {
  const { id, title, visibility, language, lang, url, description, searchterms, updated, lastmod, date } = fields;
  return knownFields({
    articleId: id !== undefined && isKnowledgeId(id) ? id : undefined,
    title: title || undefined,
    visibility: visibilityNamed(visibility),
    language: languageOf(language ?? lang),
    status: statusOf(fields),
    url: url !== undefined && URL.canParse(url) ? url : undefined,
    description: description || undefined,
    searchTerms: searchterms?.split(",").map((term) => term.trim()),
    lastEditedAt: timeNamed(updated ?? lastmod ?? date),
  });
}

function languageOf(code = ""): string | undefined {
  return /^[a-z]{2}$/.test(code) ? code : undefined;
}

function statusOf({ status }: Readonly<Record<string, string>>): "draft" | "published" | undefined {
  return status === "draft" || status === "published" ? status : undefined;
}
