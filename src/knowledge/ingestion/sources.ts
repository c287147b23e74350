/** The ports to where documents come from. What they read was written by strangers: adapters bound size and time. */
import type { DocumentForm } from "./detect-form.ts";
import type { Finding } from "./findings.ts";
import type { ImportSettings, KnownOfDocument, ListedDocument } from "./import-record.ts";

/** What a source holds. What can't be listed is a finding, and the list goes on. */
export type SourceEntry =
  | { readonly document: Omit<ListedDocument, "digest"> & { readonly bytesDigest: string } }
  | { readonly finding: Finding; readonly location: string };

/** Throws InvalidArgument for a source that is not there at all. The order is the same each time. */
export type ListSource = (source: string, settings: ImportSettings) => AsyncIterable<SourceEntry>;

/** The bytes of a listed document. Throws UnusableDocument, before it holds more than the limits allow. */
export type FetchDocument = (source: string, document: ListedDocument) => Promise<Uint8Array>;

export interface ParsedDocument {
  /** Not clean yet. */
  readonly markdown: string;
  /** What the document says about itself. */
  readonly known: KnownOfDocument;
  readonly findings: readonly Finding[];
}

/** Throws UnusableDocument for what can't be parsed within the limits. Runs where a hostile document does no harm. */
export type ParseDocument = (document: { form: DocumentForm; bytes: Uint8Array }) => Promise<ParsedDocument>;
