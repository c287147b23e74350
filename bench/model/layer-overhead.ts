/**
 * What the model layer costs a call, without the provider: CPU time of a whole step, from the prompt's input to the
 * judged and booked answer, with a model that answers at once and stores in memory.
 */
import { detectLanguage } from "../../src/adapters/language/detect-language.ts";
import { silentTelemetry, type Json } from "../../src/kernel/index.ts";
import {
  type CompletionContext,
  createCompletePrompt,
  createModelTraffic,
  createQualityGates,
  createRedaction,
  noUsage,
  offlineCatalogue,
  type CompletionLog,
} from "../../src/model/index.ts";
import { redactedKinds } from "../../src/contracts/index.ts";
import { createInMemoryTrafficStores, systemTrafficClock } from "../../src/model/traffic/index.ts";

const subjects = ["fees", "limits", "delivery", "blocking", "replacement", "abroad", "cash", "security"];

/** Eight passages of about 450 characters, as a search gives them. */
const passages = subjects.map((subject, index) => ({
  id: `cards-${subject}#1`,
  articleId: `cards-${subject}`,
  title: `Cards: ${subject}`,
  language: "en",
  text: `About ${subject}. A replacement card costs €${index + 8} and arrives within ${index + 3} working days. You can order it in the app under Cards > Replace, and the old card stops working at once. If you are abroad, choose the courier for €${index + 15}; it arrives the next working day before 12:00. The daily limit stays ${index + 1},500 euro, and your direct debits are not touched. Our branches are open Monday to Friday from 9:00 to 17:00. This does not change your account number.`,
}));

const body =
  "You can order a replacement in the app under Cards > Replace. A replacement card costs €8 and arrives within 3 working days. The old card stops working at once. If you are abroad, choose the courier for €15; it arrives the next working day before 12:00. Your direct debits are not touched, and the daily limit stays 1,500 euro. This does not change your account number. Our branches are open Monday to Friday from 9:00 to 17:00, in case you would rather order it there. Is there anything about the order that is unclear, or would you like to know what the courier costs where you are at the moment?";

const answer = {
  answered: true,
  body,
  citations: [{ passageId: "cards-fees#1", quote: "A replacement card costs €8 and arrives within 3 working days." }],
};

const questions: Readonly<Record<string, { readonly input: Json; readonly output: Json }>> = {
  understand: {
    input: { transcript: [], request: "my card is gone", languages: ["en"], intents: [] },
    output: { language: "en", kind: "question", intent: "", confidence: 1, clarifyingQuestion: "" },
  },
  answer: {
    input: {
      ...{ request: "How do I replace my card, and what does it cost?", language: "en", transcript: [], passages },
      ...{ maximumCharacters: 1200, agentName: "Ada", companyName: "Example Bank" },
    },
    output: answer,
  },
};

const noLog: CompletionLog = {
  append: async () => undefined,
  ofTurn: async () => [],
  async *costsBetween() {},
  erase: async () => undefined,
};

const context: Omit<CompletionContext, "step"> = {
  conversationId: "c",
  turn: 1,
  lane: "urgent",
  spentMicroUsd: 0,
  budgets: { conversationMicroUsd: 1_000_000_000, dayMicroUsd: 1_000_000_000 },
  surroundings: {
    internalSources: passages
      .slice(0, 3)
      .map(({ id, title }) => ({ id: `staff-${id}`, title, text: `${title}: staff may waive it.` })),
    ...{ toolResults: [], ledger: [], terminology: [], fixedTexts: [] },
    ...{ companyName: "Example Bank", agentName: "Ada" },
  },
};

export interface LayerOverhead {
  readonly prompt: string;
  /** CPU time of a call, user and system. */
  readonly cpuMs: number;
}

export async function measureLayerOverhead(calls = 2_000): Promise<readonly LayerOverhead[]> {
  const rows: LayerOverhead[] = [];
  for (const prompt of Object.keys(questions)) {
    const complete = openLayer();
    await callMany(complete, prompt, calls / 4);
    const before = process.cpuUsage();
    await callMany(complete, prompt, calls);
    const { user, system } = process.cpuUsage(before);
    rows.push({ prompt, cpuMs: (user + system) / 1000 / calls });
  }
  return rows;
}

function openLayer() {
  const stores = createInMemoryTrafficStores();
  return createCompletePrompt({
    models: { catalogue: offlineCatalogue, certifications: [] },
    modelOf: () => ({
      complete: async ({ prompt }) => ({
        output: questions[prompt.id]?.output,
        ...{ ending: "complete", stopReason: "end_turn", usage: noUsage },
        ...{ deployment: "offline", latencyMs: 0, costMicroUsd: 5 },
      }),
    }),
    traffic: createModelTraffic({ ...stores, clock: systemTrafficClock, random: Math.random }),
    spending: stores.spending,
    gates: createQualityGates({ detectLanguage }),
    log: noLog,
    redact: createRedaction({ kinds: [...redactedKinds], patterns: [] }),
    clock: { now: Date.now },
    telemetry: silentTelemetry,
  });
}

async function callMany(complete: ReturnType<typeof openLayer>, prompt: string, calls: number): Promise<void> {
  for (let call = 0; call < calls; call += 1) {
    const { failure } = await complete(prompt, questions[prompt]!.input, { ...context, step: `s${call}` });
    if (failure) throw new Error(`the benchmark's answer was stopped: ${failure.problem}`);
  }
}

if (import.meta.main) {
  for (const { prompt, cpuMs } of await measureLayerOverhead()) {
    console.log(`${prompt.padEnd(12)} ${cpuMs.toFixed(3)} ms CPU a call`);
  }
}
