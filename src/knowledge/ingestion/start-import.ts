/**
 * The first two steps: an import is asked for, and its source is listed. What the live article was already made of is
 * marked here, so that an import that changes nothing costs nothing but the listing.
 */
import { createHash } from "node:crypto";
import { canonicalJson, type Clock } from "../../kernel/index.ts";
import { viewCurrent } from "../change-knowledge.ts";
import type { KnowledgeStore } from "../knowledge-store.ts";
import { ImportNotFoundError } from "./errors.ts";
import type { Finding } from "./findings.ts";
import { importedDigest, type ImportDocument, type ImportRecord, type ImportSettings } from "./import-record.ts";
import type { ImportStore } from "./import-store.ts";
import { importLimits } from "./limits.ts";
import type { ListSource, SourceEntry } from "./sources.ts";

export interface StartImportRequest {
  readonly id: string;
  readonly source: string;
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

/** To repeat it does nothing. The machine is started by the caller. */
export function createStartImport({ imports, clock }: Pick<ImportDependencies, "imports" | "clock">) {
  return async ({ id, source, by, settings, approved }: StartImportRequest): Promise<void> => {
    const now = clock.now();
    await imports.create({
      ...{ id, source, by, settings, startedAt: now, updatedAt: now, state: "reading", documents: 0, findings: [] },
      ...(approved ? { decision: { decision: "approve", by } } : {}),
    });
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
    await imports.write({ ...record, documents, findings, updatedAt: clock.now() });
    return { documents };
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
  const { bytesDigest, ...listed } = entry.document;
  const digest = digestOf({ bytesDigest, settings: { ...settings, approval: "" }, known: listed.known ?? {} });
  const state = live.get(listed.location) === digest ? "unchanged" : "listed";
  return { ...listed, digest, number, state, findings: [] };
}

function digestOf(made: object): string {
  return createHash("sha256")
    .update(canonicalJson({ ...made, pipelineVersion }))
    .digest("base64url");
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

export async function readImport(imports: ImportStore, importId: string): Promise<ImportRecord> {
  const record = await imports.read(importId);
  if (record) return record;
  throw new ImportNotFoundError(importId);
}
