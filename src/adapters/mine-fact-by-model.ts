/**
 * Facts mined from conversations by a model, where a stage has a route for it. It only proposes, and a person approves; so
 * whatever is wrong, a busy provider or a spent budget, the rules propose instead and no gap waits. The books keep no texts
 * of these calls: nobody would find them there when the conversation is erased.
 */
import { createHash } from "node:crypto";
import { canonicalJson, type Telemetry } from "../kernel/index.ts";
import { type MinedFact, type MineFact, mineStatements } from "../knowledge/gaps/index.ts";
import { inventedNumber } from "../knowledge/ingestion/index.ts";
import {
  type CompletePrompt,
  type FactInput,
  type FactOutput,
  hasRoute,
  knowledgePrompts,
  type StageModels,
  unquoted,
} from "../model/index.ts";
import type { Policy } from "../policy/index.ts";
import { deferredContext } from "./deferred-context.ts";

export interface MineFactDependencies {
  /** Keeps no texts. */
  readonly complete: CompletePrompt;
  readonly models: StageModels;
  readonly policy: Pick<Policy, "company" | "budget">;
  readonly telemetry: Telemetry;
}

const { fact } = knowledgePrompts;

/** The rules alone, where the stage has no route for it. */
export function createMineFact({ complete, models, policy, telemetry }: MineFactDependencies): MineFact {
  if (!hasRoute(models.catalogue, fact.id)) return mineStatements;
  return async (answered) => {
    const { question, language, messages } = answered;
    const input: FactInput = { company: policy.company.name, question, language, messages: [...messages] };
    const said = `${question}\n${messages.join("\n")}`;
    const step = `fact-${createHash("sha256").update(canonicalJson(input)).digest("hex").slice(0, 16)}`;
    const context = { ...deferredContext(policy), conversationId: "gaps", turn: 0, step };
    try {
      const complaintAbout = (value: unknown) => complaint(value as FactOutput, said);
      const { value, failure } = await complete(fact.id, input, { ...context, complaintAbout });
      if (failure === undefined) return factOf(value as unknown as FactOutput);
      telemetry.warn("no model could mine a fact; the rules did", { problem: failure.problem });
    } catch (error) {
      telemetry.warn("no model could mine a fact; the rules did", { error: String(error) });
    }
    return mineStatements(answered);
  };
}

const redacted = /\[[a-z][a-z0-9-]*\]/;

function complaint({ found, title, statement }: FactOutput, said: string): string | undefined {
  if (!found) return undefined;
  if (statement.trim() === "" || title.trim() === "") return "A fact has a title and a statement.";
  if (redacted.test(`${title} ${statement}`)) return "What was taken out, such as [email], can't be in a fact.";
  const invented = inventedNumber(said, `${title}\n${statement}`);
  return invented === undefined ? undefined : `The messages don't have the number "${invented}".`;
}

function factOf({ found, title, statement }: FactOutput): MinedFact | undefined {
  return found ? { title: unquoted(title).trim(), statement: unquoted(statement).trim() } : undefined;
}
