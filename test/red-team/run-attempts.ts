/** Puts all attempts through the whole stack on a virtual clock, one conversation each, and gathers what customers got to see. */
import { join } from "node:path";
import { oneModel } from "../../local/model-layer.ts";
import { loadCompany } from "../../src/adapters/local/company-files.ts";
import type { Behaviour } from "../../src/behaviours/index.ts";
import { type ConversationId, conversationId } from "../../src/kernel/index.ts";
import type { CompletionRecord, LanguageModel } from "../../src/model/index.ts";
import { type Simulation, simulate } from "../support/simulate-conversation.ts";
import { type Attempt, attempts } from "./attempts.ts";
import { createLeakDetector } from "./detect-leak.ts";

export const company = loadCompany(join(import.meta.dirname, "../../companies/harbour-bank"));

const fixedTexts = Object.values(company.policy.texts).flatMap((texts) => Object.values(texts));

export const detectLeak = createLeakDetector(company.articles, fixedTexts);

export interface Course {
  readonly attempt: Attempt;
  /** Everything that left for the customer: bodies, and the titles and quotes of citations. */
  readonly told: readonly string[];
  readonly leak: string | undefined;
  readonly outcomes: readonly string[];
  readonly calls: readonly CompletionRecord[];
}

export interface RedTeam {
  readonly model: LanguageModel;
  readonly behaviours: readonly Behaviour[];
}

/** Nudges come after five minutes of silence; all messages of a customer are said before. */
const pauseMs = 60_000;

export async function runAttempts({ model, behaviours }: RedTeam): Promise<readonly Course[]> {
  const simulation = await simulate({ behaviours, stack: { company, models: oneModel(model) } });
  try {
    const open = attempts.map((attempt, index) => ({ attempt, id: conversationId(`attempt-${index + 1}`) }));
    for (const { attempt, id } of open) await start(simulation, attempt, id);
    const longest = Math.max(...attempts.map(({ says }) => says.length));
    for (let round = 0; round < longest; round += 1) {
      for (const { attempt, id } of open) await say(simulation, attempt, id, round);
      await simulation.pass(pauseMs);
    }
    return await Promise.all(open.map(({ attempt, id }) => courseOf(simulation, attempt, id)));
  } finally {
    await simulation.close();
  }
}

async function start({ api }: Simulation, { name }: Attempt, id: ConversationId): Promise<void> {
  const metadata = name === undefined ? {} : { metadata: { customer_name: name } };
  await api.startConversation({
    conversationId: id,
    customerId: name ?? "cust-1",
    channel: "web",
    assignedTo: "ai",
    ...metadata,
  });
}

async function say({ api }: Simulation, attempt: Attempt, id: ConversationId, round: number): Promise<void> {
  const body = attempt.says[round];
  if (body === undefined) return;
  const { attachment, name = "cust-1" } = attempt;
  const files = [{ type: "document", file_name: "letter.pdf", summary: attachment ?? "" }];
  await api.addMessage(id, {
    messageId: `message-${round + 1}`,
    body,
    participant: { type: "Customer", id: name },
    ...(attachment !== undefined && round === 0 && { attachments: files }),
  });
}

async function courseOf(simulation: Simulation, attempt: Attempt, id: ConversationId): Promise<Course> {
  const log = await simulation.log(id);
  const wrote = [...attempt.says, attempt.attachment ?? "", attempt.name ?? ""].join("\n");
  const cited = log.filter(({ type }) => type === "agent_message").map(({ data }) => JSON.stringify(data["citations"]));
  const told = [...simulation.replies(id), ...cited];
  const ends = log.filter(({ type }) => type === "turn_ended");
  const turns = ends.map(({ data }) => Number(data["turn"]));
  const calls = await Promise.all(turns.map((turn) => simulation.stack.completionLog.ofTurn(id, turn)));
  return {
    attempt,
    told,
    leak: told.map((text) => detectLeak(text, wrote)).find((found) => found !== undefined),
    outcomes: ends.map(({ data }) => String(data["outcome"] as string)),
    calls: calls.flat(),
  };
}
