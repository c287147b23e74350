/** Bytes of a document to Markdown, by form. Meant to run in a worker (parse-in-worker.ts). */
import {
  checkForm,
  cleanMarkdown,
  decodeText,
  type DocumentForm,
  importLimits,
  type KnownOfDocument,
  type ParsedDocument,
  readFrontMatter,
  UnusableDocumentError,
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
  const { id, title, visibility, language = fields["lang"], status, url, description } = fields;
  const searchTerms = fields["searchterms"]?.split(",").map((term) => term.trim());
  const lastEditedAt = Date.parse(fields["updated"] ?? fields["lastmod"] ?? fields["date"] ?? "");
  return {
    ...(id && isKnowledgeId(id) ? { articleId: id } : {}),
    ...(title ? { title } : {}),
    ...(visibility === "public" || visibility === "users" || visibility === "internal" ? { visibility } : {}),
    ...(language && /^[a-z]{2}$/.test(language) ? { language } : {}),
    ...(status === "draft" || status === "published" ? { status } : {}),
    ...(url && URL.canParse(url) ? { url } : {}),
    ...(description ? { description } : {}),
    ...(searchTerms ? { searchTerms } : {}),
    ...(Number.isNaN(lastEditedAt) ? {} : { lastEditedAt }),
  };
}
