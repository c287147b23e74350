/**
 * What a behaviour may see and do in a turn. It is all a behaviour gets: no clock, no network, no store. Each method
 * that returns a promise is a durable step, performed once and remembered; the methods that return a TurnEnd end the
 * turn when the behaviour returns their value, and do nothing before.
 */
import type { z } from "zod";
import type {
  Channel,
  Citation,
  DraftMessage,
  FinishReason,
  HandOffReason,
  LedgerEntry,
  PreviousTurn,
  TranscriptEntry,
  TurnDecision,
  TurnInput,
  TurnTrigger,
} from "../contracts/index.ts";
import type { Json, JsonObject } from "../kernel/index.ts";
import type { InternalPassage, PublicPassage } from "../knowledge/index.ts";
import type { Policy } from "../policy/index.ts";
import type { Tool } from "../tools/index.ts";
import type { TurnEnd } from "./turn-end.ts";

/** What the turn needs of a prompt: its name, and the shapes of what goes in and comes out. */
export interface AskablePrompt<Input, Output> {
  readonly id: string;
  readonly version: string;
  readonly input: z.ZodType<Input>;
  readonly output: z.ZodType<Output>;
}

export interface SearchQuestion<Audience extends "public" | "internal"> {
  readonly text: string;
  /** `public`: passages that a customer may read. `internal`: for staff; fit for notes, never for replies. */
  readonly audience: Audience;
  /** Prefer passages in this language (ISO 639-1). */
  readonly language?: string;
  /** Default 8. */
  readonly limit?: number;
}

export interface TurnView {
  readonly conversation: TurnInput["conversation"];
  readonly channel: Channel;
  readonly policy: Policy;
  readonly trigger: TurnTrigger;
  /** Absent in a conversation's first turn. */
  readonly previous: PreviousTurn | undefined;
  /** Every public message, oldest first. */
  readonly transcript: readonly TranscriptEntry[];
  /** All that the customer wrote and nobody has answered, joined by line ends; empty when nothing is open. */
  readonly request: string;
  /** Effects that have already happened for this conversation. */
  readonly ledger: readonly LedgerEntry[];
  /** When the turn was claimed, epoch milliseconds. It does not move while the turn runs. */
  readonly now: number;
}

export interface TurnSteps {
  /**
   * Asks a model through a prompt. The same prompt with the same input is asked once in a turn. Rejects with StepFailed
   * when no completion passed the quality gates or the budget is spent; who does not catch it hands over to people.
   */
  ask<Input, Output>(prompt: AskablePrompt<Input, Output>, input: NoInfer<Input>): Promise<Output>;
  search(question: SearchQuestion<"public">): Promise<readonly PublicPassage[]>;
  search(question: SearchQuestion<"internal">): Promise<readonly InternalPassage[]>;
  /** Calls a tool. A write that the ledger holds as done returns its result and does not happen again. */
  call<Parameters extends z.ZodType, Result extends z.ZodType>(
    tool: Tool<Parameters, Result>,
    args: z.input<Parameters>,
  ): Promise<z.output<Result>>;
  /**
   * Waits for an answer from outside, for hours if need be: of a tool that works on, or of a person who must approve.
   * The turn rests with outcome `waiting`, and goes on from here when the answer or the time-out comes.
   */
  waitFor(waiting: Waiting): Promise<AwaitedAnswer>;
}

export interface ReplyOptions {
  readonly because: string;
  readonly citations?: readonly Citation[];
  /** True when the reply is a question back: the next turn can see that the agent has asked. */
  readonly asks?: boolean;
}

export interface HandOff {
  readonly reason: HandOffReason;
  /** A summary for the human who takes over; the customer never sees it. */
  readonly note: string;
  /** What the customer is told. Required, because a hand-off without a word looks like silence. */
  readonly tell: string;
  /** A team or queue of the company; absent: the policy's default. */
  readonly target?: string | undefined;
  /** Default: the reason's sentence. */
  readonly because?: string;
}

export interface Finish {
  readonly because: string;
  /** A last word to the customer. */
  readonly tell?: string;
}

export interface Waiting extends NonNullable<TurnDecision["waitFor"]> {
  readonly because: string;
  /** A holding message for the customer, sent once. */
  readonly tell?: string;
}

/** What an awaited answer brought, as it was sent; nothing came in time when `timedOut`. */
export interface AwaitedAnswer {
  readonly timedOut: boolean;
  readonly data: JsonObject;
}

export interface TurnEnds {
  /** One message, or several in this order. */
  reply(message: string | readonly DraftMessage[], options: ReplyOptions): TurnEnd;
  handOff(handOff: HandOff): TurnEnd;
  finish(reason: FinishReason, finish: Finish): TurnEnd;
}

export interface TurnNotes {
  /** Puts something found or decided into the event log. */
  emit(kind: string, because: string, data?: Json): void;
  /** What the turn is about, kept with its decision: the last value given stands. */
  remember(about: { readonly language?: string; readonly intent?: string }): void;
}

export interface Turn extends TurnView, TurnSteps, TurnEnds, TurnNotes {}
