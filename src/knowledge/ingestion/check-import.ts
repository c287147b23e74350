/**
 * Looks at an import as a whole, beside what is live, before anybody can read it. It decides nothing about truth: what it
 * finds is told, and the policy says what waits for a person. It may run again, and then answers for the newest version.
 */
import { type KnowledgeView, viewCurrent } from "../change-knowledge.ts";
import type { Article } from "../knowledge-items.ts";
import { approvalOf } from "./approval.ts";
import { readImport } from "./change-import.ts";
import { findContradictions } from "./checks/find-contradictions.ts";
import { findDeadLinks, type LinkTargets } from "./checks/find-dead-links.ts";
import { findDuplicates } from "./checks/find-duplicates.ts";
import { findStale } from "./checks/find-stale.ts";
import { findUnresolvedReferences } from "./checks/find-unresolved-references.ts";
import { type ContradictionJudge, judgeContradictions } from "./checks/judge-contradictions.ts";
import { passagesOf } from "./checks/passages.ts";
import { withoutChangedDraft } from "./draft-source.ts";
import { ImportConflictError } from "./errors.ts";
import type { Finding, FindingCode } from "./findings.ts";
import { type ImportDocument, importedDigest, importOrigin, type ImportRecord, isOver } from "./import-record.ts";
import { importLimits } from "./limits.ts";
import { documentsOf } from "./listed-documents.ts";
import type { ImportDependencies } from "./start-import.ts";

export interface CheckImportDependencies extends ImportDependencies {
  /** Characters of all articles; absent: the limit of an import. */
  readonly mostCharacters?: number;
  /** Absent: the rules alone look for contradictions. */
  readonly judgeContradiction?: ContradictionJudge;
}

export interface CheckImportRequest {
  readonly importId: string;
  /** Why no model is to be asked any more. */
  readonly givenUp?: string | undefined;
}

export type CheckedImport = { readonly next: "publish" | "wait" };

/** What checks find: made anew each time, so the findings of the time before are dropped. */
const checkCodes: ReadonlySet<FindingCode> = new Set<FindingCode>([
  ...(["contradiction", "stale", "dead-link", "unresolved-reference", "duplicate", "near-duplicate"] as const),
  ...(["kept-by-others", "unknown-topic", "not-compared"] as const),
]);

export function createCheckImport(dependencies: CheckImportDependencies) {
  const { imports, knowledge, clock } = dependencies;
  return async ({ importId, givenUp }: CheckImportRequest): Promise<CheckedImport> => {
    const record = await readImport(imports, importId);
    if (isOver(record)) return { next: "publish" };
    const view = await viewCurrent(knowledge, clock);
    const before = await loadDocuments(record, dependencies);
    const checked = await checkDocuments(before.map(settled), view, dependencies, { importId, givenUp });
    for (const [place, document] of checked.entries()) {
      if (document !== before[place]) await imports.writeDocument(importId, document);
    }
    return decide(record, checked, view.version, dependencies);
  };
}

/** Without what nobody asks for again. What is more than an import may hold is left out before it is held. */
async function loadDocuments(
  record: ImportRecord,
  { imports, mostCharacters = importLimits.importCharacters }: CheckImportDependencies,
): Promise<readonly ImportDocument[]> {
  const documents: ImportDocument[] = [];
  let characters = 0;
  for await (const { text: _, content: __, ...document } of documentsOf(imports, record)) {
    const { article, ...rest } = document;
    characters += article?.body.length ?? 0;
    const isLeftOut = article !== undefined && characters > mostCharacters;
    const loaded: ImportDocument = isLeftOut
      ? { ...rest, state: "skipped", findings: [...rest.findings, tooMuch(mostCharacters)] }
      : document;
    if (isLeftOut) await imports.writeDocument(record.id, loaded);
    documents.push(loaded);
  }
  return documents;
}

function tooMuch(limit: number): Finding {
  return {
    code: "too-large",
    severity: "problem",
    message: `With this one the import has more than ${limit} characters of text.`,
    remedy: "Import the folder in several parts.",
  };
}

/** A document whose steps failed for good is told as such. */
function settled(document: ImportDocument): ImportDocument {
  if (document.state !== "listed" && document.state !== "read") return document;
  return { ...document, state: "skipped", findings: [...document.findings, unfinished] };
}

const unfinished: Finding = {
  code: "unreadable",
  severity: "problem",
  message: "It could not be read to its end.",
  remedy: "Import it again; if it fails again, look at the import's execution.",
};

async function checkDocuments(
  documents: readonly ImportDocument[],
  view: KnowledgeView,
  { judgeContradiction }: CheckImportDependencies,
  call: CheckImportRequest,
): Promise<readonly ImportDocument[]> {
  const live = await view.list("article");
  const topics = new Set((await view.list("topic")).map(({ id }) => id));
  const current = documents.map((document) => withoutChangedDraft(withoutUnchanged(document, live), live));
  const unique = withoutRepeatedIds(current);
  const fresh = unique.flatMap(({ article }) => (article ? passagesOf(article) : []));
  const livePassages = live.filter(({ status }) => status === "published").flatMap(passagesOf);
  const contradictions = findContradictions(fresh, livePassages);
  const duplicates = findDuplicates(fresh, livePassages);
  const compared = { fresh, live: livePassages, known: contradictions, call };
  const judged = judgeContradiction ? await judgeContradictions(compared, judgeContradiction) : noFindings;
  const beside = { byPassage: [contradictions, judged, duplicates], targets: targetsOf(unique, live), live };
  return unique.map((document) => {
    const { article, state, location } = document;
    if (article === undefined || state !== "explained") return document;
    return withFindings(document, article, findingsOf(article, location, view.now, beside), topics);
  });
}

interface Beside {
  readonly byPassage: readonly ReadonlyMap<string, readonly Finding[]>[];
  readonly targets: LinkTargets;
  readonly live: readonly Article[];
}

function findingsOf(
  article: Article,
  location: string,
  now: number,
  { byPassage, targets, live }: Beside,
): readonly Finding[] {
  const passages = passagesOf(article);
  return [
    ...passages.flatMap(({ id }) => byPassage.flatMap((found) => found.get(id) ?? [])),
    ...passages.flatMap(({ text }) => findUnresolvedReferences(text)),
    ...findStale({ text: article.body, ...edited(article) }, now),
    ...findDeadLinks({ location, text: article.body }, targets),
    ...ownershipFindings(article, live),
  ];
}

const noFindings: ReadonlyMap<string, readonly Finding[]> = new Map();

function edited({ lastEditedAt }: Article) {
  return lastEditedAt === undefined ? {} : { lastEditedAt };
}

/** Another import may have published the same since this one began. */
function withoutUnchanged(document: ImportDocument, live: readonly Article[]): ImportDocument {
  if (document.state !== "explained") return document;
  const same = live.find(({ id }) => id === document.article?.id);
  const made = same && importedDigest(same);
  if (made?.location !== document.location || made.digest !== document.digest) return document;
  return { ...document, state: "unchanged", findings: [] };
}

/** Two documents can't be one article: the first in the list is. */
function withoutRepeatedIds(documents: readonly ImportDocument[]): readonly ImportDocument[] {
  const owners = new Map<string, string>();
  return documents.map((document) => {
    const id = document.article?.id;
    if (id === undefined || document.state !== "explained") return document;
    const owner = owners.get(id);
    owners.set(id, owner ?? document.location);
    if (owner === undefined) return document;
    const { article: _, ...rest } = document;
    return { ...rest, state: "skipped", findings: [...document.findings, repeatedId(id, owner)] };
  });
}

function repeatedId(id: string, owner: string): Finding {
  return {
    code: "duplicate",
    severity: "problem",
    message: `Its article id "${id}" is taken by ${owner} in the same import.`,
    remedy: "Give each document an id of its own.",
  };
}

function targetsOf(documents: readonly ImportDocument[], live: readonly Article[]): LinkTargets {
  const ids = documents.flatMap(({ article }) => (article ? [article.id] : []));
  const urls = [...live, ...documents.flatMap(({ article }) => article ?? [])].flatMap(({ url }) => url ?? []);
  return {
    locations: new Set(documents.map(({ location }) => location)),
    articleIds: new Set([...ids, ...live.map(({ id }) => id)]),
    articleUrls: new Set(urls),
  };
}

function ownershipFindings({ id, origin }: Article, live: readonly Article[]): readonly Finding[] {
  const standing = live.find((article) => article.id === id);
  if (!standing || standing.origin === importOrigin || standing.origin === origin) return [];
  return [
    {
      code: "kept-by-others",
      severity: "approval",
      message: `There is an article "${id}" already, which ${standing.origin ?? "somebody else"} keeps up to date.`,
      remedy: "Give the document another id, or approve it to replace that article.",
      other: id,
    },
  ];
}

function withFindings(
  document: ImportDocument,
  article: Article,
  found: readonly Finding[],
  topics: ReadonlySet<string>,
): ImportDocument {
  const kept = document.findings.filter(({ code }) => !checkCodes.has(code));
  const { topicId, ...withoutTopic } = article;
  if (topicId === undefined || topics.has(topicId)) return { ...document, findings: [...kept, ...found] };
  return { ...document, article: withoutTopic, findings: [...kept, ...found, unknownTopic(topicId)] };
}

function unknownTopic(topicId: string): Finding {
  return {
    code: "unknown-topic",
    severity: "warning",
    message: `It names the topic "${topicId}", which nobody has made; it is imported without it.`,
    remedy: "Create the topic, then import again.",
  };
}

/** Throws ImportConflict: somebody else went on with the import meanwhile. */
async function decide(
  record: ImportRecord,
  documents: readonly ImportDocument[],
  checkedVersion: number,
  { imports, clock }: CheckImportDependencies,
): Promise<CheckedImport> {
  const { decision: _, taskToken: __, ...rest } = record;
  const { heldDigest, decision, isMissing } = approvalOf(record, documents);
  const next = isMissing ? "wait" : "publish";
  const written = await imports.write({
    ...rest,
    ...(decision ? { decision } : {}),
    state: isMissing ? "waiting" : "publishing",
    ...{ heldDigest, checkedVersion, updatedAt: clock.now() },
  });
  if (!written) throw new ImportConflictError(record.id);
  return { next };
}
