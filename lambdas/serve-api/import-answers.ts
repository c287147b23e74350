/** Imports as the API shows them. */
import { withoutAbsent } from "../../src/contracts/http.ts";
import type { ImportAnswer, ImportDocumentAnswer, ImportReportAnswer } from "../../src/contracts/http-imports.ts";
import { toTimestamp } from "../../src/kernel/index.ts";
import {
  type Article,
  decodeCursor,
  encodeCursor,
  type Page,
  versionCursor,
  type Visibility,
} from "../../src/knowledge/index.ts";
import {
  type DescribedImport,
  type Finding,
  type ImportDecision,
  type ImportDocument,
  isHeld,
  sourceName,
} from "../../src/knowledge/ingestion/index.ts";

export function importAnswer(record: DescribedImport["record"]): ImportAnswer {
  const { id, by, state, documents, settings, decision, publishedVersion, reason } = record;
  return withoutAbsent({
    ...{ id, source: sourceName(record.source), by, state, documents, settings: withoutAbsent(settings), reason },
    started: toTimestamp(record.startedAt),
    updated: toTimestamp(record.updatedAt),
    findings: record.findings.map(findingAnswer),
    decision: decision && { decision: decisionName(decision.decision), by: decision.by },
    published_version: publishedVersion,
  });
}

function decisionName(decision: ImportDecision): "approve" | "leave_out" | "reject" {
  return decision === "leave-out" ? "leave_out" : decision;
}

function findingAnswer({ code, severity, message, remedy, quote, other }: Finding) {
  return withoutAbsent({ code, severity, message, remedy, quote, other });
}

export function importsAnswer({ rows, next }: Page<DescribedImport["record"]>) {
  return { imports: rows.map(importAnswer), pagination: next === undefined ? {} : { next } };
}

export interface ReportQuery {
  readonly limit: number;
  readonly cursor?: string;
}

/** Throws InvalidArgument for a cursor that no report has given. */
export function importReportAnswer(
  { record, counts, report }: DescribedImport,
  { limit, cursor }: ReportQuery,
): ImportReportAnswer {
  const start = cursor === undefined ? 0 : decodeCursor(versionCursor, cursor);
  const held = report.filter(({ state, findings }) => state === "explained" && isHeld({ findings })).length;
  return {
    ...importAnswer(record),
    counts: { ...counts, held },
    report: report.slice(start, start + limit).map(documentAnswer),
    pagination: start + limit < report.length ? { next: encodeCursor(start + limit) } : {},
  };
}

function documentAnswer({ number, location, state, articleId, findings }: DescribedImport["report"][number]) {
  return withoutAbsent({
    ...{ number, location, state, article_id: articleId, held: state === "explained" && isHeld({ findings }) },
    findings: findings.map(findingAnswer),
  });
}

export function importDocumentAnswer({ article, ifApproved, ...document }: ImportDocument): ImportDocumentAnswer {
  const own = documentAnswer({ ...document, ...(article && { articleId: article.id }) });
  return article ? { ...own, article: articleAnswer(article, ifApproved) } : own;
}

function articleAnswer({ title, language, visibility, status, parts = [] }: Article, ifApproved?: Visibility) {
  return withoutAbsent({
    ...{ title, language, visibility, visibility_if_approved: ifApproved, status },
    parts: parts.map(({ heading, text, sourceText }) => withoutAbsent({ heading, text, source_text: sourceText })),
  });
}
