/** One document from Markdown to an article: its passages made explicit, and who may read it decided. */
import type { Article } from "../knowledge-items.ts";
import { readImport } from "./change-import.ts";
import { classifyDisclosure, type Disclosure, type DisclosureJudge, withOpinion } from "./classify-disclosure.ts";
import type { Finding } from "./findings.ts";
import { type ImportDocument, importOrigin, type ImportRecord, type ReadText } from "./import-record.ts";
import type { ImportStore } from "./import-store.ts";
import { makeExplicit, type PassageContext } from "./make-explicit.ts";
import { articleIdOf, type DocumentRequest } from "./read-document.ts";
import { type ExplicitPassageWriter, type WrittenPart, writePassage } from "./write-passage.ts";

export interface ExplainDocumentDependencies {
  readonly imports: ImportStore;
  readonly company: string;
  /** Absent: the rules' wording stands. */
  readonly writePassage?: ExplicitPassageWriter;
  /** Absent: the rules decide. */
  readonly judgeDisclosure?: DisclosureJudge;
}

export function createExplainDocument(dependencies: ExplainDocumentDependencies) {
  const { imports } = dependencies;
  return async ({ importId, document: number }: DocumentRequest): Promise<void> => {
    const record = await readImport(imports, importId);
    const document = await imports.readDocument(importId, number);
    if (document?.state !== "read" || document.text === undefined) return;
    const written = await writeParts(document.text, record, dependencies);
    const disclosure = await disclosureOf(document.text, record, dependencies);
    await imports.writeDocument(importId, explained(document, document.text, record, written, disclosure));
  };
}

async function writeParts(
  { title, language, known, parts }: ReadText,
  { settings }: ImportRecord,
  { company, writePassage: write }: ExplainDocumentDependencies,
): Promise<readonly WrittenPart[]> {
  const writtenAt = known.lastEditedAt ?? known.createdAt;
  const context: PassageContext = {
    ...{ title, language, company },
    ...(settings.product === undefined ? {} : { product: settings.product }),
    ...(settings.audience === undefined ? {} : { audience: settings.audience }),
    ...(writtenAt === undefined ? {} : { writtenAt }),
  };
  const written: WrittenPart[] = [];
  for (const part of parts) {
    const explicit = makeExplicit(part, context);
    written.push(write ? await writePassage(explicit, context, write) : { part: explicit, findings: [] });
  }
  return written;
}

async function disclosureOf(
  { title, markdown, known }: ReadText,
  { settings }: ImportRecord,
  { judgeDisclosure }: ExplainDocumentDependencies,
): Promise<Disclosure> {
  const declared = known.visibility ?? settings.visibility;
  const request = { title, text: markdown, ...(declared === undefined ? {} : { declared }) };
  const byRules = classifyDisclosure(request);
  if (!judgeDisclosure || byRules.visibility === "internal") return byRules;
  return withOpinion(byRules, await judgeDisclosure(request));
}

function explained(
  document: ImportDocument,
  text: ReadText,
  record: ImportRecord,
  written: readonly WrittenPart[],
  { visibility, ifApproved, findings }: Disclosure,
): ImportDocument {
  const all: readonly Finding[] = [...document.findings, ...written.flatMap((each) => each.findings), ...findings];
  return {
    ...document,
    state: "explained",
    findings: all,
    article: articleOf(document, text, record, { visibility, written }),
    ...(ifApproved === undefined ? {} : { ifApproved }),
  };
}

function articleOf(
  { location, digest }: ImportDocument,
  { title, language, markdown, known }: ReadText,
  { id: importId }: ImportRecord,
  { visibility, written }: { visibility: Article["visibility"]; written: readonly WrittenPart[] },
): Article {
  const { articleId: _, title: __, language: ___, visibility: ____, status = "published", ...fields } = known;
  return {
    ...{ kind: "article", id: articleIdOf(known, location), title, body: markdown, visibility, language, status },
    ...fields,
    parts: written.map(({ part }) => part),
    usage: "on",
    origin: known.origin ?? importOrigin,
    data: { import: { location, digest, id: importId } },
  };
}
