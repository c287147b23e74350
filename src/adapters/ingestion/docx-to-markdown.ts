/** Word documents, by way of mammoth's HTML, which knows their styles and lists. Pictures are left out. */
import mammoth from "mammoth";
import { type ParsedDocument, UnusableDocumentError } from "../../knowledge/ingestion/index.ts";
import { htmlToMarkdown } from "./html-to-markdown.ts";
import { checkZip } from "./zip-limits.ts";

/** Throws UnusableDocument. */
export async function docxToMarkdown(bytes: Uint8Array): Promise<Omit<ParsedDocument, "findings">> {
  checkZip(bytes);
  const { markdown, known } = htmlToMarkdown(await toHtml(bytes));
  const { title } = known;
  return { markdown, known: title === undefined ? {} : { title } };
}

async function toHtml(bytes: Uint8Array): Promise<string> {
  try {
    const withoutPictures = mammoth.images.imgElement(() => Promise.resolve({ src: "" }));
    const options = { convertImage: withoutPictures, externalFileAccess: false };
    const { value } = await mammoth.convertToHtml({ buffer: Buffer.from(bytes) }, options);
    return value;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const message = `It is not a Word document that can be read: ${reason.slice(0, 200)}.`;
    throw new UnusableDocumentError("unreadable", message, "Open it in Word, save it as .docx and import that.");
  }
}
