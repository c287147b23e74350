/**
 * What an import is and how far it has come. One record for the import, one for each document; a document's record is
 * written when a step has finished it, so whatever dies goes on from there.
 */
import type { Article, ContentStatus, Visibility } from "../knowledge-items.ts";
import type { DocumentForm } from "./detect-form.ts";
import type { Finding } from "./findings.ts";

/** When a person is asked before anything is published. `findings`: when a finding says so. */
export const approvalPolicies = ["always", "findings", "never"] as const;
export type ApprovalPolicy = (typeof approvalPolicies)[number];

export interface ImportSettings {
  /** For documents that don't say it themselves. Absent: internal. */
  readonly visibility?: Visibility;
  /** ISO 639-1, for documents that don't say it. Absent: guessed. */
  readonly language?: string;
  /** Whom the documents are for, such as "business customers". */
  readonly audience?: string;
  readonly product?: string;
  readonly approval: ApprovalPolicy;
}

export const importStates = ["reading", "checking", "waiting", "publishing", "published", "unpublished"] as const;
export type ImportState = (typeof importStates)[number];

/** `approve`: all of it. `leave-out`: without the documents that wait. `reject`: nothing. */
export const importDecisions = ["approve", "leave-out", "reject"] as const;
export type ImportDecision = (typeof importDecisions)[number];

export interface ImportDecided {
  readonly decision: ImportDecision;
  readonly by: string;
  /** Absent: whatever is found, as said beforehand. */
  readonly heldDigest?: string;
}

export interface ImportRecord {
  readonly id: string;
  /** Counts its changes, from 1: the store replaces only the one that was read. */
  readonly revision: number;
  /** What was asked for: a folder, a file, a URL, `api/<digest>` for documents that came with the request, or `drafts`. */
  readonly source: string;
  /** Of all that was asked for: the id with something else is refused. Absent: of an earlier release. */
  readonly requestDigest?: string;
  readonly by: string;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly updatedAt: number;
  readonly settings: ImportSettings;
  readonly state: ImportState;
  readonly documents: number;
  /** Found while listing, about no document of its own. */
  readonly findings: readonly Finding[];
  /** Where the decision of a person goes; present while one is waited for. */
  readonly taskToken?: string;
  readonly decision?: ImportDecided;
  /** Stands for what waits for a person: a decision holds for just that. */
  readonly heldDigest?: string;
  /** The knowledge version that the check compared with. */
  readonly checkedVersion?: number;
  readonly publishedVersion?: number;
  /** Why nothing was published. */
  readonly reason?: string;
}

/** Nothing happens to it any more. */
export function isOver({ state }: Pick<ImportRecord, "state">): boolean {
  return state === "published" || state === "unpublished";
}

/** One document of a source, before anything of it is read. */
export interface ListedDocument {
  /** A path in the folder, a URL, or `<file>#<id>` in an export. */
  readonly location: string;
  readonly form: DocumentForm;
  /** Of the bytes and of the settings that change what becomes of them. */
  readonly digest: string;
  /** What came with the list, such as an article of an export: text, or a PDF or DOCX file in base64. Absent: it is fetched. */
  readonly content?: string;
  readonly known?: KnownOfDocument;
  /** What is known was said of this very document, so it goes before what the document says of itself. */
  readonly knownPrevails?: boolean;
  /** Of the draft that it is; absent: it is none. */
  readonly draft?: string;
}

/** What a source says about a document beside its text. The document's own front matter goes before, unless it prevails. */
export interface KnownOfDocument {
  readonly articleId?: string;
  readonly title?: string;
  readonly language?: string;
  readonly visibility?: Visibility;
  readonly status?: ContentStatus;
  readonly url?: string;
  readonly searchTerms?: readonly string[];
  readonly description?: string;
  readonly topicId?: string;
  readonly authorId?: string;
  readonly createdAt?: number;
  readonly lastEditedAt?: number;
  /** Who keeps the article up to date; absent: imports do. */
  readonly origin?: string;
}

type Fields = { readonly [Name in keyof KnownOfDocument]: KnownOfDocument[Name] | undefined };

/** Only what is known. */
export function knownFields(fields: Fields): KnownOfDocument {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

export function visibilityNamed(name: string | undefined): Visibility | undefined {
  return name === "public" || name === "users" || name === "internal" ? name : undefined;
}

/** Epoch milliseconds; undefined for what is no time. */
export function timeNamed(text: string | undefined): number | undefined {
  const at = Date.parse(text ?? "");
  return Number.isNaN(at) ? undefined : at;
}

/** `skipped`: reported, and nothing more. `unchanged`: the live article was made of these very bytes. */
export const documentStates = ["listed", "read", "explained", "skipped", "unchanged"] as const;
export type DocumentState = (typeof documentStates)[number];

export interface ImportDocument extends ListedDocument {
  /** Counted from 0 in the order of the list. */
  readonly number: number;
  readonly state: DocumentState;
  readonly findings: readonly Finding[];
  /** From `read` on. */
  readonly text?: ReadText;
  /** From `explained` on: what will be published, but for what the live article keeps. */
  readonly article?: Article;
  /** What its visibility becomes when a person approves it. */
  readonly ifApproved?: Visibility;
}

/** What a report says of a document. */
export interface DocumentProgress extends Pick<ImportDocument, "number" | "location" | "state" | "findings"> {
  /** Of the article that it becomes. */
  readonly articleId?: string;
}

export function progressOf({ number, location, state, findings, article }: ImportDocument): DocumentProgress {
  return { number, location, state, findings, ...(article && { articleId: article.id }) };
}

/** A document as Markdown, clean and cut. */
export interface ReadText {
  readonly title: string;
  readonly language: string;
  readonly markdown: string;
  readonly known: KnownOfDocument;
  readonly parts: readonly { readonly path: readonly string[]; readonly text: string }[];
}

/** Who keeps an imported article up to date. */
export const importOrigin = "import";

/** Of which bytes a live article was made, from its `data.import`. */
export function importedDigest({ origin, data }: Article): { location: string; digest: string } | undefined {
  const made = data?.["import"] as { location?: unknown; digest?: unknown } | undefined;
  if (origin !== importOrigin || typeof made?.location !== "string" || typeof made.digest !== "string")
    return undefined;
  return { location: made.location, digest: made.digest };
}
