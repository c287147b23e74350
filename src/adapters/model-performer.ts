/**
 * How a turn's model steps are done: the journal's request on one side, the model layer on the other. It gathers what a
 * draft is judged by from what the turn has really seen and done, so that no behaviour can forget to mention it: staff
 * text that the turn has read, results of its tools, the ledger, the company's terminology.
 */
import type { Performer, StepContext } from "../conversation/index.ts";
import type { JournalStep } from "../conversation/index.ts";
import type { Json } from "../kernel/index.ts";
import { type InternalPassage, wordsForStaff } from "../knowledge/index.ts";
import type { BlockedTerm, CompletePrompt, CostBudgets, DraftSurroundings } from "../model/index.ts";
import { channelPolicy, type Policy } from "../policy/index.ts";

export interface ModelPerformerDependencies {
  readonly complete: CompletePrompt;
  readonly policy: Policy;
  /** The company's terminology as of a knowledge version that a turn has pinned. */
  readonly terminologyOf: (pinned: string) => Promise<readonly BlockedTerm[]>;
}

export function createModelPerformer({ complete, ...company }: ModelPerformerDependencies): Performer<"model"> {
  const budgets = budgetsOf(company.policy);
  return async ({ prompt, input }, context) => {
    const [journal, terminology] = await Promise.all([
      context.readJournal(),
      company.terminologyOf(context.input.pins.knowledge),
    ]);
    const { conversationId, turn, key } = context;
    return complete(prompt, input, {
      conversationId,
      turn,
      step: key,
      lane: channelPolicy(company.policy, context.input.conversation.channel).lane,
      spentMicroUsd: context.spentMicroUsd + costOf(journal),
      budgets,
      surroundings: surroundingsOf(company.policy, context, journal, terminology),
    });
  };
}

const microPerDollar = 1_000_000;

function budgetsOf({ budget }: Policy): CostBudgets {
  const { perConversationUsd, perDayUsd } = budget;
  return {
    ...(perConversationUsd === undefined ? {} : { conversationMicroUsd: perConversationUsd * microPerDollar }),
    ...(perDayUsd === undefined ? {} : { dayMicroUsd: perDayUsd * microPerDollar }),
  };
}

/** Steps of an earlier turn that this one goes on with were counted when that one was committed; twice is on the safe side. */
function costOf(journal: readonly JournalStep[]): number {
  return journal.reduce((sum, { result }) => sum + (result?.costMicroUsd ?? 0), 0);
}

function surroundingsOf(
  { company, texts }: Policy,
  { input }: StepContext,
  journal: readonly JournalStep[],
  terminology: readonly BlockedTerm[],
): DraftSurroundings {
  return {
    companyName: company.name,
    agentName: company.agentName,
    internalSources: journal.flatMap(internalSources),
    toolResults: journal.flatMap(({ request, result }) => (request?.kind === "tool" && result ? [result.value] : [])),
    ledger: input.ledger,
    terminology,
    fixedTexts: Object.values(texts).flatMap((ofLanguage) => Object.values(ofLanguage)),
  };
}

function internalSources({ request, result }: JournalStep): DraftSurroundings["internalSources"] {
  if (request?.kind !== "search" || (request.query as { readonly audience?: Json }).audience !== "internal") return [];
  const passages = (result?.value ?? []) as unknown as readonly InternalPassage[];
  return passages.map(({ id, title, text }) => ({ id, title, text: wordsForStaff(text) }));
}
