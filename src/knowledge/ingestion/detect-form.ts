/**
 * What a file is, by its first bytes and not by its name. A file that is not what its ending says is refused rather
 * than guessed at: an executable called article.md must not become an article.
 */
import { UnusableDocumentError } from "./errors.ts";

export const documentForms = ["markdown", "html", "pdf", "docx"] as const;
export type DocumentForm = (typeof documentForms)[number];

const formOfEnding: Readonly<Record<string, DocumentForm>> = {
  md: "markdown",
  markdown: "markdown",
  txt: "markdown",
  html: "html",
  htm: "html",
  xhtml: "html",
  pdf: "pdf",
  docx: "docx",
};

/** Undefined for an ending that no document has. */
export function formOfName(name: string): DocumentForm | undefined {
  return formOfEnding[endingOf(name)];
}

export function endingOf(name: string): string {
  return /\.([A-Za-z0-9]+)$/.exec(name)?.[1]?.toLowerCase() ?? "";
}

interface Signature {
  readonly bytes: readonly number[];
  readonly what: string;
  readonly form?: DocumentForm;
}

const signatures: readonly Signature[] = [
  { bytes: [0x25, 0x50, 0x44, 0x46, 0x2d], what: "a PDF file", form: "pdf" },
  { bytes: [0x50, 0x4b, 0x03, 0x04], what: "a ZIP archive", form: "docx" },
  { bytes: [0xd0, 0xcf, 0x11, 0xe0], what: "an old Office file, or an encrypted one" },
  { bytes: [0x7f, 0x45, 0x4c, 0x46], what: "a program" },
  { bytes: [0x4d, 0x5a, 0x90], what: "a program" },
  { bytes: [0x89, 0x50, 0x4e, 0x47], what: "a picture" },
  { bytes: [0xff, 0xd8, 0xff], what: "a picture" },
  { bytes: [0x47, 0x49, 0x46, 0x38], what: "a picture" },
  { bytes: [0x1f, 0x8b], what: "a compressed file" },
];

/** Throws UnusableDocument when the bytes are of another type than the name says. */
export function checkForm(form: DocumentForm, bytes: Uint8Array): void {
  const found = signatures.find((signature) => signature.bytes.every((byte, place) => bytes[place] === byte));
  if (found?.form === form) return;
  if (found) throw wrongType(form, found.what);
  if (form === "pdf" && !startsLate(bytes)) throw wrongType(form, "something else");
  if (form === "docx") throw wrongType(form, "something else");
}

/** Some writers put a line before the header; readers accept it within the first kilobyte. */
function startsLate(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(0, 1024)).includes("%PDF-");
}

function wrongType(form: DocumentForm, what: string): UnusableDocumentError {
  const message = `Its name says that it is ${formWords[form]}, but its content is ${what}.`;
  return new UnusableDocumentError("wrong-type", message, "Give the file its real ending, or export it again.");
}

const formWords: Readonly<Record<DocumentForm, string>> = {
  markdown: "Markdown text",
  html: "an HTML page",
  pdf: "a PDF file",
  docx: "a Word document",
};
