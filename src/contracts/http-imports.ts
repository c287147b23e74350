/** Imports of documents on the wire: our own endpoints under /knowledge/imports. */
import { z } from "zod";
import { findingShape } from "./http-findings.ts";
import { longText, requestBody, shortText, withoutAbsent } from "./http-fields.ts";
import { knowledgeIdField, urlField, visibilityField } from "./http-knowledge.ts";
import { limitOf } from "./http-knowledge-queries.ts";
import { timestampField } from "./http-timestamps.ts";

const name = shortText.min(1);
const time = z.iso.datetime();
const languageField = z
  .string()
  .regex(/^[a-z]{2}$/, { error: "is not a language. Write an ISO 639-1 code such as en." });

/** It is the name of a state machine's execution, too. */
const importIdPattern = /^[A-Za-z0-9_-]{1,80}$/;
const importIdField = z
  .string()
  .regex(importIdPattern, { error: "has other characters. Write 1 to 80 letters, digits or _ -." });

export function isImportId(id: string): boolean {
  return importIdPattern.test(id);
}

const formats = ["markdown", "html", "pdf", "docx"] as const;

/** A request takes 1 MiB in all, so a larger file comes from a folder, a bucket or a site. */
const longestBase64 = 1_000_000;
const base64Field = z
  .string()
  .max(longestBase64, { error: `is too large. A file of up to ${(longestBase64 / 4) * 3} bytes fits a request.` })
  .refine((text) => text.length > 0 && text.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(text), {
    error: "is not base64. Write the bytes of the file in base64, with padding and without line breaks.",
  });

const contentFields = {
  format: z.enum(formats).default("markdown"),
  /** Of Markdown and HTML. */
  content: z.string().optional(),
  /** Of PDF and DOCX. Some clients write the second spelling. */
  base_64_contents: base64Field.optional(),
  base64_contents: base64Field.optional(),
};

interface ContentFields {
  readonly format: (typeof formats)[number];
  readonly content?: string | undefined;
  readonly base_64_contents?: string | undefined;
  readonly base64_contents?: string | undefined;
}

const isText = ({ format }: ContentFields) => format === "markdown" || format === "html";
const bytesOf = (given: ContentFields) => given.base_64_contents ?? given.base64_contents;

const someText = {
  check: (given: ContentFields) => !isText(given) || (given.content !== undefined && bytesOf(given) === undefined),
  complaint: { path: ["content"], error: "is what a document in Markdown or HTML needs. Write its text there." },
};
const someBytes = {
  check: (given: ContentFields) => isText(given) || (given.content === undefined && bytesOf(given) !== undefined),
  complaint: { path: ["base_64_contents"], error: "is what a PDF or DOCX document needs. Write its bytes in base64." },
};

const givenDocumentShape = requestBody({
  /** Of the article that it becomes. */
  id: knowledgeIdField,
  ...contentFields,
  title: name.optional(),
  language: languageField.optional(),
  visibility: visibilityField.optional(),
  public_url: urlField.optional(),
  description: longText.optional(),
  topic_id: knowledgeIdField.optional(),
  author_id: name.optional(),
  search_terms: z.array(name).max(200).optional(),
  created: timestampField.optional(),
  last_edited: timestampField.optional(),
})
  .refine(someText.check, someText.complaint)
  .refine(someBytes.check, someBytes.complaint)
  .transform(({ id, format, content, base_64_contents, base64_contents, ...document }) => ({
    ...{ id, form: format, content: content ?? base_64_contents ?? base64_contents ?? "" },
    known: withoutAbsent({
      title: document.title,
      language: document.language,
      visibility: document.visibility,
      url: document.public_url,
      description: document.description,
      topicId: document.topic_id,
      authorId: document.author_id,
      searchTerms: document.search_terms,
      createdAt: document.created,
      lastEditedAt: document.last_edited,
    }),
  }));

const settingFields = {
  visibility: visibilityField.optional(),
  language: languageField.optional(),
  audience: name.optional(),
  product: name.optional(),
  approval: z.enum(["always", "findings", "never"]).default("findings"),
};

interface Asked {
  readonly source?: string | undefined;
  readonly documents?: readonly unknown[] | undefined;
}

const oneOrigin = {
  check: ({ source, documents }: Asked) => (source === undefined) !== (documents === undefined),
  complaint: {
    path: ["source"],
    error: "is to be given, or else documents, and not both. Write the address, or the documents themselves.",
  },
};

export const startImportShape = requestBody({
  /** Makes the request idempotent; absent: each request is an import of its own. */
  id: importIdField.optional(),
  source: name.optional(),
  documents: z.array(givenDocumentShape).min(1).max(500).optional(),
  ...settingFields,
  /** Approves beforehand whatever is found. */
  approved: z.boolean().default(false),
  by: name.optional(),
})
  .refine(oneOrigin.check, oneOrigin.complaint)
  .transform(({ id, source, documents, by, approved, approval, ...settings }) => ({
    ...withoutAbsent({ id, source, documents, by }),
    approved,
    settings: { approval, ...withoutAbsent(settings) },
  }));

const decisions = ["approve", "leave_out", "reject"] as const;

export const decideImportShape = requestBody({ decision: z.enum(decisions), by: name }).transform(
  ({ decision, by }) => ({ decision: decision === "leave_out" ? ("leave-out" as const) : decision, by }),
);

export const importsQuery = z
  .object({ limit: limitOf(100), cursor: z.string().optional() })
  .transform(({ limit = 20, cursor }) => withoutAbsent({ limit, cursor }));

/** Pages of what was found: an import may have thousands of documents. */
export const importQuery = z
  .object({ limit: limitOf(1_000), cursor: z.string().optional() })
  .transform(({ limit = 200, cursor }) => withoutAbsent({ limit, cursor }));

const documentFields = {
  /** In the order of the source, from 0. */
  number: z.int(),
  location: z.string(),
  article_id: z.string().optional(),
  state: z.enum(["listed", "read", "explained", "skipped", "unchanged"]),
  /** Needs a decision. */
  held: z.boolean(),
  findings: z.array(findingShape),
};

const paginationShape = z.object({ next: z.string().optional() });

export const importShape = z.object({
  id: z.string(),
  /** `api`: documents that came with the request. */
  source: z.string(),
  by: z.string(),
  state: z.enum(["reading", "checking", "waiting", "publishing", "published", "unpublished"]),
  started: time,
  updated: time,
  settings: z.object({
    visibility: z.string().optional(),
    language: z.string().optional(),
    audience: z.string().optional(),
    product: z.string().optional(),
    approval: z.string(),
  }),
  documents: z.int(),
  /** About the source, and no document of it. */
  findings: z.array(findingShape),
  decision: z.object({ decision: z.enum(decisions), by: z.string() }).optional(),
  published_version: z.int().optional(),
  /** Why nothing was published. */
  reason: z.string().optional(),
});
export type ImportAnswer = Readonly<z.output<typeof importShape>>;

export const importsShape = z.object({ imports: z.array(importShape), pagination: paginationShape });

export const importReportShape = importShape.extend({
  counts: z.object({
    listed: z.int(),
    read: z.int(),
    explained: z.int(),
    skipped: z.int(),
    unchanged: z.int(),
    /** Those that a decision is needed for; `leave_out` publishes the others. */
    held: z.int(),
  }),
  /** The documents with something to say, in the order of the source. */
  report: z.array(z.object(documentFields)),
  pagination: paginationShape,
});
export type ImportReportAnswer = Readonly<z.output<typeof importReportShape>>;

export const importDocumentShape = z.object({
  ...documentFields,
  /** What will be published, as far as it has come. */
  article: z
    .object({
      title: z.string(),
      language: z.string(),
      visibility: z.enum(["public", "users", "internal"]),
      /** What its visibility becomes when a person approves it. */
      visibility_if_approved: z.enum(["public", "users", "internal"]).optional(),
      status: z.string(),
      parts: z.array(
        z.object({
          heading: z.string(),
          /** What customers are quoted. */
          text: z.string(),
          /** The words of the source, where they are others. */
          source_text: z.string().optional(),
        }),
      ),
    })
    .optional(),
});
export type ImportDocumentAnswer = Readonly<z.output<typeof importDocumentShape>>;
