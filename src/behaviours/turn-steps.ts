/** Turns what a behaviour asks for into step requests. Names and shapes only: the replay decides what is known. */
import type { z } from "zod";
import type { Channel, LedgerEntry, StepRequest, TurnInput } from "../contracts/index.ts";
import type { Json, JsonObject } from "../kernel/index.ts";
import { idempotencyKey, normaliseArguments, UnknownToolError, type Tool } from "../tools/index.ts";
import { internalPassagesShape, publicPassagesShape } from "./passage-shapes.ts";
import { stepKey, type StepReplay } from "./step-replay.ts";
import type { AskablePrompt, SearchQuestion, TurnSteps } from "./turn.ts";

const defaultPassages = 8;

/** What the step of a search carries; whoever performs it reads it from the journal as JSON. */
export interface SearchStepQuery {
  readonly audience: "public" | "internal";
  readonly text: string;
  readonly limit: number;
  /** The knowledge version that the turn has pinned. */
  readonly version: string;
  readonly language?: string;
  /** When the turn was claimed, epoch milliseconds, and where it converses. Absent in journals of earlier releases. */
  readonly at?: number;
  readonly channel?: Channel;
  /** Absent also where the conversation belongs to no group. */
  readonly trafficGroup?: string;
}

type ModelStep = Extract<StepRequest, { kind: "model" }>;
type SearchStep = Extract<StepRequest, { kind: "search" }>;
type ToolStep = Extract<StepRequest, { kind: "tool" }>;

export function createTurnSteps(input: TurnInput, tools: readonly Tool[], replay: StepReplay): TurnSteps {
  return {
    ask: (prompt, promptInput) => replay.perform(modelStep(prompt, promptInput), prompt.output),
    search: ((question: SearchQuestion<"public" | "internal">) => {
      const shape: z.ZodType = question.audience === "public" ? publicPassagesShape : internalPassagesShape;
      return replay.perform(searchStep(question, input), shape);
    }) as TurnSteps["search"],
    async call<Parameters extends z.ZodType, Result extends z.ZodType>(tool: Tool<Parameters, Result>, args: unknown) {
      if (!tools.includes(tool)) throw new UnknownToolError(tool.name);
      const step = toolStep(input, tool, args);
      const done = tool.effect === "write" ? findDone(input.ledger, step.idempotencyKey) : undefined;
      return replay.perform(step, tool.result as z.ZodType<z.output<Result>>, done);
    },
    waitFor: (waiting) => replay.awaitAnswer(waiting),
  };
}

function modelStep<Input>(prompt: AskablePrompt<Input, unknown>, promptInput: Input): ModelStep {
  const key = stepKey("model", `${prompt.id}@${prompt.version}`, promptInput);
  return { key, kind: "model", prompt: prompt.id, input: promptInput as Json };
}

function searchStep(question: SearchQuestion<"public" | "internal">, input: TurnInput): SearchStep {
  const { audience, text, limit = defaultPassages, language } = question;
  const version = input.pins.knowledge;
  const asked = { audience, text, limit, version, ...(language === undefined ? {} : { language }) };
  const { channel, trafficGroup } = input.conversation;
  const place = { channel, ...(trafficGroup === undefined ? {} : { trafficGroup }) };
  const query: SearchStepQuery = { ...asked, at: input.now, ...place };
  return { key: stepKey("search", audience, asked), kind: "search", query: query as unknown as JsonObject };
}

function toolStep(input: TurnInput, tool: Tool, args: unknown): ToolStep {
  const normalised: JsonObject = normaliseArguments(tool, args);
  const intention = { conversationId: input.conversation.id, requestSeq: input.requestSeq };
  return {
    key: stepKey("tool", tool.name, normalised),
    kind: "tool",
    tool: tool.name,
    arguments: normalised,
    idempotencyKey: idempotencyKey({ ...intention, tool: tool.name, arguments: normalised }),
  };
}

function findDone(ledger: readonly LedgerEntry[], key: string): LedgerEntry | undefined {
  return ledger.find((entry) => entry.state === "done" && entry.idempotencyKey === key);
}
