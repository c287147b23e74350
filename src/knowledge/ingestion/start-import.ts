/**
 * The first two steps: an import is asked for, and its source is listed. What the live article was already made of is
 * marked here, so that an import that changes nothing costs nothing but the listing.
 */
import { createHash } from "node:crypto";
import { canonicalJson, type Clock } from "../../kernel/index.ts";
import { viewCurrent } from "../change-knowledge.ts";
import type { KnowledgeStore } from "../knowledge-store.ts";
import { changeImport, readImport } from "./change-import.ts";
import { ImportIdTakenError } from "./errors.ts";
import type { Finding } from "./findings.ts";
import { type GivenDocument, stageDocuments } from "./given-documents.ts";
import {
  importedDigest,
  type ImportDocument,
  type ImportRecord,
  type ImportSettings,
  isOver,
} from "./import-record.ts";
import type { ImportStore } from "./import-store.ts";
import { importLimits } from "./limits.ts";
import type { ListSource, SourceEntry } from "./sources.ts";

/** Asks for what is in a place, or hands the documents over. */
export type StartImportRequest = ImportTerms &
  ({ readonly source: string } | { readonly documents: readonly GivenDocument[] });

export interface ImportTerms {
  readonly id: string;
  readonly by: string;
  readonly settings: ImportSettings;
  /** A person takes responsibility beforehand for whatever is found. */
  readonly approved?: boolean;
}

export interface ImportDependencies {
  readonly imports: ImportStore;
  readonly knowledge: KnowledgeStore;
  readonly clock: Clock;
}

export interface StartImportDependencies extends Pick<ImportDependencies, "imports" | "clock"> {
  /** Starts the machine of an import, or does nothing where it has started. */
  readonly startMachine: (importId: string) => Promise<void>;
}

/** Resolves with the import, as far as it has come when this is a repetition. Throws ImportIdTaken. */
export function createStartImport({ imports, clock, startMachine }: StartImportDependencies) {
  return async (request: StartImportRequest): Promise<ImportRecord> => {
    const source = "documents" in request ? await stageDocuments(imports, request.documents) : request.source;
    const record = recordOf(request, source, clock.now());
    const standing = (await imports.create(record)) ? record : await readImport(imports, request.id);
    const { requestDigest = record.requestDigest, state } = standing;
    if (requestDigest !== record.requestDigest) throw new ImportIdTakenError(request.id);
    if (!isOver({ state })) await startMachine(request.id);
    return standing;
  };
}

function recordOf({ id, by, settings, approved = false }: ImportTerms, source: string, now: number): ImportRecord {
  return {
    ...{ id, revision: 1, source, by, settings, startedAt: now, updatedAt: now },
    ...{ state: "reading", documents: 0, findings: [] },
    requestDigest: sha256({ source, settings, approved }),
    ...(approved ? { decision: { decision: "approve", by } } : {}),
  };
}

export interface ResumeImportsDependencies extends Omit<StartImportDependencies, "clock"> {
  /** How many of the newest are looked at. */
  readonly newest: number;
}

/** Starts the machines of imports whose start died before it came to that. Those that have one go on by themselves. */
export function createResumeImports({ imports, startMachine, newest }: ResumeImportsDependencies) {
  return async (): Promise<void> => {
    for (const { id, state } of await imports.list(newest)) if (state === "reading") await startMachine(id);
  };
}

export interface PlanImportDependencies extends ImportDependencies {
  readonly listSource: ListSource;
}

/** Changes when the pipeline comes to make other articles of the same bytes. */
const pipelineVersion = "1";

/** Throws ImportNotFound; what the source's listing throws. */
export function createPlanImport({ imports, knowledge, clock, listSource }: PlanImportDependencies) {
  return async ({ importId }: { readonly importId: string }): Promise<{ readonly documents: number }> => {
    const record = await readImport(imports, importId);
    if (record.documents > 0) return { documents: record.documents };
    const live = await liveDigests(knowledge, clock);
    const findings: Finding[] = [];
    let documents = 0;
    for await (const entry of listSource(record.source, record.settings)) {
      if (documents >= importLimits.documents) {
        findings.push(tooMany());
        break;
      }
      await imports.writeDocument(importId, documentOf(entry, documents, record, live));
      documents += 1;
    }
    const planned = await changeImport(imports, importId, (standing) =>
      standing.documents > 0 || standing.state !== "reading"
        ? undefined
        : { ...standing, documents, findings, updatedAt: clock.now() },
    );
    return { documents: planned.record.documents };
  };
}

function documentOf(
  entry: SourceEntry,
  number: number,
  { settings }: ImportRecord,
  live: ReadonlyMap<string, string>,
): ImportDocument {
  if ("finding" in entry) {
    const { location, finding } = entry;
    return { number, location, form: "markdown", digest: "", state: "skipped", findings: [finding] };
  }
  const { bytesDigest, content, ...listed } = entry.document;
  const digest = digestOf({ bytesDigest, settings: { ...settings, approval: "" }, known: listed.known ?? {} });
  const document = { ...listed, digest, number, findings: [] };
  if (live.get(listed.location) === digest) return { ...document, state: "unchanged" };
  return { ...document, state: "listed", ...(content === undefined ? {} : { content }) };
}

function digestOf(made: object): string {
  return sha256({ ...made, pipelineVersion });
}

function sha256(value: object): string {
  return createHash("sha256").update(canonicalJson(value)).digest("base64url");
}

/** What the live articles were made of, by location. */
async function liveDigests(store: KnowledgeStore, clock: Clock): Promise<ReadonlyMap<string, string>> {
  const articles = await (await viewCurrent(store, clock)).list("article");
  return new Map(
    articles.flatMap((article) => {
      const made = importedDigest(article);
      return made ? [[made.location, made.digest] as const] : [];
    }),
  );
}

function tooMany(): Finding {
  return {
    code: "too-large",
    severity: "warning",
    message: `There are more than ${importLimits.documents} documents; the rest was left out.`,
    remedy: "Import folder by folder.",
  };
}
