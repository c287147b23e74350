/**
 * One document from Markdown to an article: its passages made explicit, and who may read it decided. Where models take part,
 * a repetition asks them only what they have not answered yet.
 */
import { inParallel } from "../../kernel/index.ts";
import type { Article } from "../knowledge-items.ts";
import { readImport } from "./change-import.ts";
import {
  classifyDisclosure,
  type Disclosure,
  type DisclosureJudge,
  type DisclosureOpinion,
  holdsSecret,
  withOpinion,
  withoutOpinion,
} from "./classify-disclosure.ts";
import { NoOpinionError } from "./errors.ts";
import type { Finding } from "./findings.ts";
import { type ImportDocument, importOrigin, type ImportRecord, type ReadText } from "./import-record.ts";
import type { ImportStore } from "./import-store.ts";
import { makeExplicit, type PassageContext } from "./make-explicit.ts";
import { type OpinionCall, questionsAtOnce, unavailable } from "./model-opinions.ts";
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

export interface ExplainDocumentRequest extends DocumentRequest {
  /** Why no model is to be asked any more: the rules do what is left. */
  readonly givenUp?: string | undefined;
}

/** Throws what models throw that may pass; with `givenUp` nothing of theirs. */
export function createExplainDocument(dependencies: ExplainDocumentDependencies) {
  const { imports } = dependencies;
  return async ({ importId, document: number, givenUp }: ExplainDocumentRequest): Promise<void> => {
    const record = await readImport(imports, importId);
    const document = await imports.readDocument(importId, number);
    if (document?.state !== "read" || document.text === undefined) return;
    const call = { importId, document: number, givenUp };
    const written = await writeParts(document.text, record, dependencies, call);
    const disclosure = await disclosureOf(document.text, record, dependencies, call);
    await imports.writeDocument(importId, explained(document, document.text, record, written, disclosure));
  };
}

async function writeParts(
  { title, language, known, parts }: ReadText,
  { settings }: ImportRecord,
  { company, writePassage: write }: ExplainDocumentDependencies,
  call: Omit<OpinionCall, "step">,
): Promise<readonly WrittenPart[]> {
  const writtenAt = known.lastEditedAt ?? known.createdAt;
  const context: PassageContext = {
    ...{ title, language, company },
    ...(settings.product === undefined ? {} : { product: settings.product }),
    ...(settings.audience === undefined ? {} : { audience: settings.audience }),
    ...(writtenAt === undefined ? {} : { writtenAt }),
  };
  return inParallel(parts, questionsAtOnce, async (part, place) => {
    const explicit = makeExplicit(part, context);
    if (!write || holdsSecret(explicit.text)) return { part: explicit, findings: [] };
    return writePassage(explicit, context, { ...call, step: `passage-${place + 1}` }, write);
  });
}

async function disclosureOf(
  { title, markdown, known, parts }: ReadText,
  { settings }: ImportRecord,
  { judgeDisclosure }: ExplainDocumentDependencies,
  call: Omit<OpinionCall, "step">,
): Promise<Disclosure> {
  const declared = known.visibility ?? settings.visibility;
  const request = { title, text: markdown, ...(declared === undefined ? {} : { declared }) };
  const byRules = classifyDisclosure(request);
  if (!judgeDisclosure || byRules.visibility === "internal") return byRules;
  try {
    const texts = piecesOf(parts);
    const opinions = await inParallel(texts, questionsAtOnce, (piece, place) =>
      judgeDisclosure({ title, text: piece, call: { ...call, step: `disclosure-${place + 1}` } }),
    );
    return withOpinion(byRules, opinions.find(({ internal }) => internal) ?? harmless);
  } catch (error) {
    if (error instanceof NoOpinionError) return withoutOpinion(byRules, error.reason);
    throw error;
  }
}

const harmless: DisclosureOpinion = { internal: false, because: "" };

/** What a model reads at once: enough to see what it is about, and not so much that a sentence is lost in it. */
const pieceCharacters = 12_000;

function piecesOf(parts: ReadText["parts"]): readonly string[] {
  const pieces: string[] = [];
  for (const { path, text } of parts) {
    const section = path.length === 0 ? text : `${path.join(" › ")}\n\n${text}`;
    const last = pieces.at(-1);
    const together = last === undefined ? section : `${last}\n\n${section}`;
    if (last !== undefined && together.length <= pieceCharacters) pieces[pieces.length - 1] = together;
    else pieces.push(section);
  }
  return pieces;
}

function explained(
  document: ImportDocument,
  text: ReadText,
  record: ImportRecord,
  written: readonly WrittenPart[],
  { visibility, ifApproved, findings }: Disclosure,
): ImportDocument {
  const all: readonly Finding[] = [...document.findings, ...findingsAbout(written), ...findings];
  return {
    ...document,
    state: "explained",
    findings: all,
    article: articleOf(document, text, record, { visibility, written }),
    ...(ifApproved === undefined ? {} : { ifApproved }),
  };
}

/** What no model wrote is told once for the document. */
function findingsAbout(written: readonly WrittenPart[]): readonly Finding[] {
  const own = written.flatMap(({ findings }) => findings);
  const reasons = written.flatMap(({ unavailable: reason }) => reason ?? []);
  if (reasons[0] === undefined) return own;
  const what = `${reasons.length} of ${written.length} passages keep the words of the rules, since no model could be asked`;
  return [...own, unavailable(what, reasons[0], "Import it again later if a model is to write them.")];
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
