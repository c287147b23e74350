/**
 * Looks at an import as a whole, beside what is live, before anybody can read it. It decides nothing about truth: what it
 * finds is told, and the policy says what waits for a person. It may run again, and then answers for the newest version.
 */
import { createHash } from "node:crypto";
import { type KnowledgeView, viewCurrent } from "../change-knowledge.ts";
import type { Article } from "../knowledge-items.ts";
import { findContradictions } from "./checks/find-contradictions.ts";
import { findDeadLinks, type LinkTargets } from "./checks/find-dead-links.ts";
import { findDuplicates } from "./checks/find-duplicates.ts";
import { findStale } from "./checks/find-stale.ts";
import { findUnresolvedReferences } from "./checks/find-unresolved-references.ts";
import { type CheckedPassage, passagesOf } from "./checks/passages.ts";
import { withoutChangedDraft } from "./draft-source.ts";
import type { Finding, FindingCode } from "./findings.ts";
import { type ImportDocument, importedDigest, importOrigin, type ImportRecord } from "./import-record.ts";
import { type ImportDependencies, readImport } from "./start-import.ts";

/** A model's eye for contradictions that share no words; in addition to the rules. */
export type ContradictionJudge = (
  passage: CheckedPassage,
  live: readonly CheckedPassage[],
) => Promise<readonly Finding[]>;

export interface CheckImportDependencies extends ImportDependencies {
  readonly judgeContradictions?: ContradictionJudge;
}

export type CheckedImport = { readonly next: "publish" | "wait" };

/** What checks find: made anew each time, so the findings of the time before are dropped. */
const checkCodes: ReadonlySet<FindingCode> = new Set<FindingCode>([
  ...(["contradiction", "stale", "dead-link", "unresolved-reference", "duplicate", "near-duplicate"] as const),
  ...(["kept-by-others", "unknown-topic"] as const),
]);

export function createCheckImport(dependencies: CheckImportDependencies) {
  const { imports, knowledge, clock } = dependencies;
  return async ({ importId }: { readonly importId: string }): Promise<CheckedImport> => {
    const record = await readImport(imports, importId);
    const view = await viewCurrent(knowledge, clock);
    const before = await imports.listDocuments(importId);
    const checked = await checkDocuments(before.map(settled), view, dependencies);
    for (const [place, document] of checked.entries()) {
      if (document !== before[place]) await imports.writeDocument(importId, document);
    }
    return decide(record, checked, view.version, dependencies);
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
  { judgeContradictions }: CheckImportDependencies,
): Promise<readonly ImportDocument[]> {
  const live = await view.list("article");
  const topics = new Set((await view.list("topic")).map(({ id }) => id));
  const current = documents.map((document) => withoutChangedDraft(withoutUnchanged(document, live), live));
  const unique = withoutRepeatedIds(current);
  const fresh = unique.flatMap(({ article }) => (article ? passagesOf(article) : []));
  const livePassages = live.filter(({ status }) => status === "published").flatMap(passagesOf);
  const contradictions = findContradictions(fresh, livePassages);
  const duplicates = findDuplicates(fresh, livePassages);
  const targets = targetsOf(unique, live);
  const checked: ImportDocument[] = [];
  for (const document of unique) {
    if (document.article === undefined || document.state !== "explained") {
      checked.push(document);
      continue;
    }
    const passages = passagesOf(document.article);
    const judged = judgeContradictions
      ? await Promise.all(passages.map((each) => judgeContradictions(each, livePassages)))
      : [];
    const own = passages.flatMap(({ id }) => [...(contradictions.get(id) ?? []), ...(duplicates.get(id) ?? [])]);
    checked.push(
      withFindings(
        document,
        document.article,
        [
          ...[...own, ...judged.flat()],
          ...passages.flatMap(({ text }) => findUnresolvedReferences(text)),
          ...findStale({ text: document.article.body, ...edited(document.article) }, view.now),
          ...findDeadLinks({ location: document.location, text: document.article.body }, targets),
          ...ownershipFindings(document.article, live),
        ],
        topics,
      ),
    );
  }
  return checked;
}

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

async function decide(
  record: ImportRecord,
  documents: readonly ImportDocument[],
  checkedVersion: number,
  { imports, clock }: CheckImportDependencies,
): Promise<CheckedImport> {
  const ready = documents.filter(({ state }) => state === "explained");
  const held = ready.filter(isHeld);
  const heldDigest = digestOf(held);
  const asks = { always: ready.length > 0, findings: held.length > 0, never: false }[record.settings.approval];
  const { decision: former, ...rest } = record;
  const stillHolds = former && (former.heldDigest === undefined || former.heldDigest === heldDigest);
  const decided = stillHolds ? { decision: former } : {};
  const next = asks && !stillHolds ? "wait" : "publish";
  const state = next === "wait" ? "waiting" : "publishing";
  await imports.write({ ...rest, ...decided, state, heldDigest, checkedVersion, updatedAt: clock.now() });
  return { next };
}

/** Waits for a person, where the policy asks one. */
export function isHeld({ findings }: ImportDocument): boolean {
  return findings.some(({ severity }) => severity === "approval");
}

function digestOf(held: readonly ImportDocument[]): string {
  const about = held.map(({ location, findings }) => [
    location,
    findings.filter(({ severity }) => severity === "approval").map(({ code, quote, other }) => [code, quote, other]),
  ]);
  return createHash("sha256").update(JSON.stringify(about)).digest("base64url");
}
