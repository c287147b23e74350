/**
 * An answer goes into the knowledge the way an imported document does: made fit to be read alone with its own words kept
 * beside, classified for disclosure, and compared with what is live. Whoever approves it sees what was found. What is in
 * doubt is internal until they say otherwise; credentials stay internal whatever anybody says.
 */
import type { Clock } from "../../kernel/index.ts";
import { type KnowledgeView, viewCurrent } from "../change-knowledge.ts";
import { findContradictions } from "../ingestion/checks/find-contradictions.ts";
import { findDeadLinks } from "../ingestion/checks/find-dead-links.ts";
import { findDuplicates } from "../ingestion/checks/find-duplicates.ts";
import { findStale } from "../ingestion/checks/find-stale.ts";
import { findUnresolvedReferences } from "../ingestion/checks/find-unresolved-references.ts";
import { type CheckedPassage, passagesOf } from "../ingestion/checks/passages.ts";
import { classifyDisclosure } from "../ingestion/classify-disclosure.ts";
import type { Finding } from "../ingestion/findings.ts";
import { makeExplicit } from "../ingestion/make-explicit.ts";
import { splitStructure } from "../ingestion/split-structure.ts";
import type { Article, ArticlePart, Fact, Visibility } from "../knowledge-items.ts";
import type { KnowledgeStore } from "../knowledge-store.ts";
import type { AnswerDraft } from "./gap.ts";

export interface CheckAnswerDependencies {
  readonly store: KnowledgeStore;
  readonly clock: Clock;
  /** The company's name, for readers who don't know whose "we" it is. */
  readonly company: string;
}

export interface CheckedAnswer {
  readonly item: Article | Fact;
  readonly findings: readonly Finding[];
  /** Who may read it before anybody approves: internal where that is in doubt. */
  readonly visibility: Visibility;
  /** Whether an approval may make it what it is declared to be. */
  readonly isDecidable: boolean;
  readonly checkedVersion: number;
}

export type CheckAnswer = (gapId: string, draft: AnswerDraft) => Promise<CheckedAnswer>;

/** `draft.visibility` is what it is declared to be. */
export function createCheckAnswer({ store, clock, company }: CheckAnswerDependencies): CheckAnswer {
  return async (gapId, draft) => {
    const view = await viewCurrent(store, clock);
    const { title, text, visibility: declared } = draft;
    const disclosure = classifyDisclosure({ title, text, declared });
    const item = itemOf(gapId, draft, company);
    return {
      item,
      findings: [...disclosure.findings, ...(await findingsBeside(view, item, text))],
      visibility: disclosure.visibility,
      isDecidable: disclosure.visibility === declared || disclosure.ifApproved === declared,
      checkedVersion: view.version,
    };
  };
}

/** The draft as somebody who may approve it sees it. */
export function withFindings(draft: AnswerDraft, { visibility, findings }: CheckedAnswer): AnswerDraft {
  const declared = visibility === draft.visibility ? {} : { declared: draft.visibility };
  return { ...draft, visibility, ...declared, findings };
}

/** What an approval has to know and the draft has not shown yet. */
export function unseenFindings({ findings: shown = [] }: AnswerDraft, found: readonly Finding[]): readonly Finding[] {
  const isShown = (each: Finding) =>
    shown.some(({ code, quote, other }) => code === each.code && quote === each.quote && other === each.other);
  return found.filter((each) => each.severity === "approval" && !isShown(each));
}

/** One item per gap, so that a better answer replaces the one before. */
function itemOf(id: string, draft: AnswerDraft, company: string): Article | Fact {
  const { title, text, visibility, language, by, at, conversationId } = draft;
  const common = { id, title, visibility, language, usage: "on", origin: "gaps" } as const;
  const context = { title, language, company, writtenAt: at };
  if (draft.as === "article") {
    const parts = splitStructure(text).map((part) => makeExplicit(part, context));
    const known = { status: "published", authorId: by, createdAt: at, lastEditedAt: at } as const;
    return { kind: "article", ...common, body: text, parts, ...known };
  }
  const source = { gapId: id, person: by, ...(conversationId === undefined ? {} : { conversationId }) };
  const statement = wordsOfPart(makeExplicit({ path: [], text }, context));
  const words = statement === text ? {} : { sourceText: text };
  return { kind: "fact", ...common, statement, ...words, source, learnedAt: at };
}

/** A fact's title stands beside it, not above its words. */
function wordsOfPart({ text }: ArticlePart): string {
  return text.slice(text.indexOf("\n\n") + 2);
}

async function findingsBeside(view: KnowledgeView, item: Article | Fact, text: string): Promise<readonly Finding[]> {
  const [articles, facts] = [await view.list("article"), await view.list("fact")];
  const live = [...articles.filter(({ status }) => status === "published"), ...facts].flatMap(passagesIn);
  const fresh = passagesIn(item);
  const [contradictions, duplicates] = [findContradictions(fresh, live), findDuplicates(fresh, live)];
  const targets = {
    locations: new Set<string>(),
    articleIds: new Set(articles.map(({ id }) => id)),
    articleUrls: new Set(articles.flatMap(({ url }) => url ?? [])),
  };
  return [
    ...fresh.flatMap(({ id }) => [...(contradictions.get(id) ?? []), ...(duplicates.get(id) ?? [])]),
    ...findUnresolvedReferences(text),
    ...findStale({ text }, view.now),
    ...findDeadLinks({ location: item.id, text }, targets),
  ];
}

function passagesIn(item: Article | Fact): readonly CheckedPassage[] {
  if (item.kind === "article") return passagesOf(item);
  const { id, title, language, visibility, statement, sourceText = statement } = item;
  return [{ id: `fact:${id}#1`, articleId: id, title, heading: "", language, visibility, text: sourceText }];
}
