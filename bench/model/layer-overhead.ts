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

/** Eight passages of about 450 characters, as a search gives them; each edition has other texts. */
function passagesOf(edition: number) {
  return subjects.map((subject, index) => ({
    id: `cards-${subject}#1`,
    articleId: `cards-${subject}`,
    title: `Cards: ${subject}`,
    language: "en",
    text: `About ${subject}, in its edition ${edition}. A replacement card costs €${index + 8} and arrives within ${index + 3} working days. You can order it in the app under Cards > Replace, and the old card stops working at once. If you are abroad, choose the courier for €${index + 15}; it arrives the next working day before 12:00. The daily limit stays ${index + 1},500 euro, and your direct debits are not touched. Our branches are open Monday to Friday from 9:00 to 17:00. This does not change your account number.`,
  }));
}

/** Three that only staff may read, with numbers, a name and a code of their own. */
function staffPassagesOf(edition: number) {
  return [
    `Staff may waive the courier fee up to €45 once a year (edition ${edition}). A team lead may waive €150 per quarter. Never mention the goodwill budget to the customer.`,
    `Replacement orders from a new device are held for 36 hours (edition ${edition}). The Kestrel queue reviews them. Ask for the last three transactions and note the code GW-7.`,
    `Branches keep 20 emergency cards in the safe (edition ${edition}). Give one only with the approval of the regional manager, Dana Whitlock, on extension 4471.`,
  ].map((text, index) => ({ id: `staff-${index}#1`, title: `Staff: ${subjects[index]}`, text }));
}

const sentences = [
  "You can order a replacement in the app under Cards > Replace.",
  "A replacement card costs €8 and arrives within 3 working days.",
  "The old card stops working at once.",
  "If you are abroad, choose the courier for €15; it arrives the next working day before 12:00.",
  "Your direct debits are not touched, and the daily limit stays 1,500 euro.",
  "This does not change your account number.",
  "Our branches are open Monday to Friday from 9:00 to 17:00, in case you would rather order it there.",
  "Is there anything about the order that is unclear, or would you like to know what the courier costs where you are at the moment?",
];

/** What one call is asked, answers, and is judged by. */
interface Occasion {
  readonly prompt: string;
  readonly input: Json;
  readonly output: Json;
  readonly surroundings: CompletionContext["surroundings"];
}

function surroundingsOf(edition: number): CompletionContext["surroundings"] {
  const noneElse = { toolResults: [], ledger: [], terminology: [], fixedTexts: [] };
  return { internalSources: staffPassagesOf(edition), ...noneElse, companyName: "Example Bank", agentName: "Ada" };
}

const understanding: Occasion = {
  prompt: "understand",
  input: { transcript: [], request: "my card is gone", languages: ["en"], intents: [] },
  output: { language: "en", kind: "question", intent: "", confidence: 1, clarifyingQuestion: "" },
  surroundings: surroundingsOf(0),
};

/** Each call has its passages and the sentences of its draft of 590 characters in another order. */
function answering(call: number, edition: number): Occasion {
  return {
    prompt: "answer",
    input: {
      ...{ request: "How do I replace my card, and what does it cost?", language: "en", transcript: [] },
      ...{ passages: rotated(passagesOf(edition), call), maximumCharacters: 1200 },
      ...{ agentName: "Ada", companyName: "Example Bank" },
    },
    output: {
      answered: true,
      body: rotated(sentences, call).join(" "),
      citations: [{ passageId: "cards-fees#1", quote: sentences[1] as string }],
    },
    surroundings: surroundingsOf(edition),
  };
}

function rotated<Item>(items: readonly Item[], by: number): Item[] {
  const at = by % items.length;
  return [...items.slice(at), ...items.slice(0, at)];
}

const noLog: CompletionLog = {
  append: async () => undefined,
  ofTurn: async () => [],
  async *costsBetween() {},
  erase: async () => undefined,
};

const context: Omit<CompletionContext, "step" | "surroundings"> = {
  conversationId: "c",
  turn: 1,
  lane: "urgent",
  spentMicroUsd: 0,
  budgets: { conversationMicroUsd: 1_000_000_000, dayMicroUsd: 1_000_000_000 },
};

export interface LayerOverhead {
  readonly what: string;
  /** CPU time of a call, user and system. */
  readonly cpuMs: number;
}

const withoutStaff = { ...surroundingsOf(0), internalSources: [] };

/** Whether its passages have been read before is what the cost of an answer depends on most. */
const cases: readonly (readonly [what: string, occasion: (call: number) => Occasion])[] = [
  ["understand", () => understanding],
  ["answer, 8 passages and 3 of staff read before", (call) => answering(call, 0)],
  ["answer, 8 new passages", (call) => ({ ...answering(call, call + 1), surroundings: withoutStaff })],
  ["answer, 8 new passages and 3 new of staff", (call) => answering(call, call + 1)],
];

export async function measureLayerOverhead(calls = 2_000): Promise<readonly LayerOverhead[]> {
  const rows: LayerOverhead[] = [];
  for (const [what, occasion] of cases) {
    const ask = openLayer();
    await cpuOf(ask, occasion, 0, calls);
    rows.push({ what, cpuMs: (await cpuOf(ask, occasion, calls, calls)) / calls });
  }
  return rows;
}

const atATime = 50;

/** Milliseconds of CPU for so many calls. To make up what is asked is not counted. */
async function cpuOf(
  ask: (occasion: Occasion) => Promise<void>,
  occasion: (call: number) => Occasion,
  from: number,
  calls: number,
): Promise<number> {
  let cpuMs = 0;
  for (let at = from; at < from + calls; at += atATime) {
    const occasions = Array.from({ length: atATime }, (_, call) => occasion(at + call));
    const before = process.cpuUsage();
    for (const each of occasions) await ask(each);
    const { user, system } = process.cpuUsage(before);
    cpuMs += (user + system) / 1000;
  }
  return cpuMs;
}

function openLayer(): (occasion: Occasion) => Promise<void> {
  let output: Json = null;
  let step = 0;
  const stores = createInMemoryTrafficStores();
  const complete = createCompletePrompt({
    models: { catalogue: offlineCatalogue, certifications: [] },
    modelOf: () => ({
      complete: async () => ({
        output,
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
  return async (occasion) => {
    output = occasion.output;
    const { prompt, input, surroundings } = occasion;
    const { failure } = await complete(prompt, input, { ...context, surroundings, step: `s${step++}` });
    if (failure) throw new Error(`the benchmark's answer was stopped: ${failure.problem}`);
  };
}

if (import.meta.main) {
  for (const { what, cpuMs } of await measureLayerOverhead()) {
    console.log(`${what.padEnd(46)} ${cpuMs.toFixed(3)} ms CPU a call`);
  }
}
