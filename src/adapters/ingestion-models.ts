/**
 * The models that take part in ingestion: a stage's routes on one side, the ports of ingestion on the other. Nobody waits
 * for these answers, so they are asked on the deferred lane, and of the day's budget they may take half: the rest is for
 * customers. Without a route of its own a prompt is not asked, and the rules do its work.
 */
import { type Clock, type Json, RetryableError, type Telemetry, TerminalError } from "../kernel/index.ts";
import {
  type ContradictionJudge,
  type DisclosureJudge,
  type ExplicitPassageWriter,
  lossOf,
  NoOpinionError,
  type OpinionCall,
  type PassageContext,
} from "../knowledge/ingestion/index.ts";
import {
  type AnswerMemory,
  type CompletePrompt,
  type CompletionContext,
  type ContradictionInput,
  type ContradictionOutput,
  createAskRemembered,
  type DisclosureInput,
  type DisclosureOutput,
  type ExplicitPassageInput,
  type ExplicitPassageOutput,
  hasRoute,
  knowledgePrompts,
  ModelBudgetSpentError,
  type RememberedAnswer,
  type StageModels,
  unquoted,
} from "../model/index.ts";
import type { Policy } from "../policy/index.ts";
import { deferredContext } from "./deferred-context.ts";

export interface IngestionModelsDependencies {
  readonly complete: CompletePrompt;
  readonly models: StageModels;
  readonly memory: AnswerMemory;
  readonly policy: Pick<Policy, "company" | "budget">;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
}

/** Only what the stage has routes for. */
export interface IngestionModels {
  readonly writePassage?: ExplicitPassageWriter;
  readonly judgeDisclosure?: DisclosureJudge;
  readonly judgeContradiction?: ContradictionJudge;
}

const { explicitPassage, disclosure, contradiction } = knowledgePrompts;

export function createIngestionModels(dependencies: IngestionModelsDependencies): IngestionModels {
  const { models, policy } = dependencies;
  const ask = createAsk(dependencies);
  const company = policy.company.name;
  const isRouted = ({ id }: { readonly id: string }) => hasRoute(models.catalogue, id);
  return {
    ...(isRouted(explicitPassage) && { writePassage: passageWriter(ask) }),
    ...(isRouted(disclosure) && { judgeDisclosure: disclosureJudge(ask, company) }),
    ...(isRouted(contradiction) && { judgeContradiction: contradictionJudge(ask) }),
  };
}

type Ask = <Input, Output>(
  prompt: { readonly id: string },
  input: Input,
  call: OpinionCall,
  complaintAbout: (output: Output) => string | undefined,
) => Promise<Output>;

function passageWriter(ask: Ask): ExplicitPassageWriter {
  return async ({ text, context, call }) => {
    const input = passageInput(text, context);
    const whole = (output: ExplicitPassageOutput) => withHeading(input, output);
    const complaintAbout = (output: ExplicitPassageOutput) => {
      const loss = lossOf(text, whole(output));
      return loss === undefined ? undefined : `The passage ${loss}; keep everything that it says, as it is written.`;
    };
    return whole(await ask(explicitPassage, input, call, complaintAbout));
  };
}

/** A passage as the rules made it, which have put one line on top. */
export function passageInput(text: string, { writtenAt, ...known }: PassageContext): ExplicitPassageInput {
  const end = text.indexOf("\n\n");
  const writtenOn = writtenAt === undefined ? {} : { writtenOn: new Date(writtenAt).toISOString().slice(0, 10) };
  return { heading: text.slice(0, end), passage: text.slice(end + 2), ...known, ...writtenOn };
}

export function withHeading({ heading }: ExplicitPassageInput, { text }: ExplicitPassageOutput): string {
  return `${heading}\n\n${unquoted(text).trim()}`;
}

function disclosureJudge(ask: Ask, company: string): DisclosureJudge {
  return async ({ title, text, call }) => {
    const input: DisclosureInput = { company, title, text };
    const complaintAbout = ({ internal, quote }: DisclosureOutput) =>
      internal ? misquoted("quote", quote, `${title}\n${text}`) : undefined;
    const { internal, because, quote } = await ask(disclosure, input, call, complaintAbout);
    return { internal, because, quote: unquoted(quote) };
  };
}

function contradictionJudge(ask: Ask): ContradictionJudge {
  return async ({ first, second, call }) => {
    const input: ContradictionInput = {
      first: { title: first.title, text: first.text },
      second: { title: second.title, text: second.text },
    };
    const complaintAbout = ({ contradicts, firstQuote, secondQuote }: ContradictionOutput) =>
      contradicts
        ? (misquoted("firstQuote", firstQuote, first.text) ?? misquoted("secondQuote", secondQuote, second.text))
        : undefined;
    const { contradicts, what, firstQuote } = await ask(contradiction, input, call, complaintAbout);
    return { contradicts, what, firstQuote: unquoted(firstQuote) };
  };
}

/** An accusation has to show the words that it rests on. */
function misquoted(field: string, quote: string, text: string): string | undefined {
  return standsIn(text, quote) ? undefined : `${field} has to be words of the text, copied letter by letter.`;
}

/** Whether a model's quote is there, however its lines are broken. */
export function standsIn(text: string, quote: string): boolean {
  const bare = (value: string) => value.replaceAll(/\s+/g, " ").trim();
  return bare(quote) !== "" && bare(text).includes(bare(unquoted(quote)));
}

/** What is asked and cannot be answered leaves the rules; what may pass by itself is thrown for the machine to repeat. */
function createAsk(dependencies: IngestionModelsDependencies): Ask {
  const { telemetry } = dependencies;
  const remembered = createAskRemembered(dependencies);
  return async (prompt, input, call, complaintAbout) => {
    const asked = input as unknown as Json;
    if (call.givenUp !== undefined) return valueOf(await remembered.recall(prompt.id, asked), call);
    const context = contextOf(dependencies, call, (value) => complaintAbout(value as never));
    try {
      return valueOf(await remembered.ask(prompt.id, asked, context), call);
    } catch (error) {
      if (error instanceof ModelBudgetSpentError) telemetry.warn(error.message, { importId: call.importId });
      if (error instanceof RetryableError || error instanceof NoOpinionError) throw error;
      if (!(error instanceof TerminalError)) throw error;
      telemetry.error("a model can't be asked about documents; the rules do its work", {
        ...{ prompt: prompt.id, importId: call.importId, error: String(error) },
      });
      throw new NoOpinionError("unavailable", error.message);
    }
  };
}

function valueOf<Output>(answer: RememberedAnswer | undefined, { givenUp = "" }: OpinionCall): Output {
  if (!answer) throw new NoOpinionError("unavailable", `${givenUp}, again and again.`);
  if ("value" in answer) return answer.value as Output;
  const { kind, problem } = answer.failure;
  if (kind === "budget_exceeded")
    throw new ModelBudgetSpentError("Of today's budget only what is kept for customers is left.");
  throw new NoOpinionError("unusable", problem);
}

function contextOf(
  { policy }: IngestionModelsDependencies,
  { importId, document, step }: OpinionCall,
  complaintAbout: NonNullable<CompletionContext["complaintAbout"]>,
): CompletionContext {
  return {
    conversationId: importId,
    turn: document === undefined ? 0 : document + 1,
    step,
    ...deferredContext(policy),
    complaintAbout,
  };
}
