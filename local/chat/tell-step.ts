/** A step of a turn, told in plain words: what the agent does while somebody waits, and what came of it. */
import type { StepRequest, StepResult } from "../../src/contracts/index.ts";
import type { JournalStep } from "../../src/conversation/index.ts";
import type { Json } from "../../src/kernel/index.ts";
import type { Happening } from "./happening.ts";

/** Tells a step as it stands at `at` (epoch milliseconds); undefined for an answer that nobody asked a step for. */
export function tellStep(turn: number, { request, result }: JournalStep, at: number): Happening | undefined {
  if (!request) return undefined;
  return {
    id: `t${turn}.${request.key}`,
    at,
    kind: "step",
    who: "agent",
    text: result ? `${doneWords(request, result)}` : startedWords(request),
    ...(result ? {} : { isPending: true }),
  };
}

const prompts: Readonly<Record<string, string>> = {
  understand: "is understanding the request",
  answer: "is writing an answer",
};

function startedWords(step: StepRequest): string {
  switch (step.kind) {
    case "model":
      return prompts[step.prompt] ?? `is asking the model (${step.prompt})`;
    case "search":
      return isInternal(step) ? "is searching the staff articles" : "is searching the knowledge";
    case "tool":
      return `is calling ${step.tool}`;
  }
}

function doneWords(step: StepRequest, { value, failure }: StepResult): string {
  if (failure) return `got no usable result: ${failure.problem}`;
  switch (step.kind) {
    case "model":
      return modelWords(step.prompt, value);
    case "search":
      return `${isInternal(step) ? "searched the staff articles" : "searched the knowledge"}: ${foundWords(value)}`;
    case "tool":
      return `called ${step.tool}`;
  }
}

function isInternal({ query }: Extract<StepRequest, { kind: "search" }>): boolean {
  return (query as { readonly audience?: Json }).audience === "internal";
}

function modelWords(prompt: string, value: Json): string {
  if (prompt === "understand") return understoodWords(value as unknown as Understood);
  if (prompt !== "answer") return `asked the model (${prompt})`;
  const { answered } = value as { readonly answered?: Json };
  return answered === true ? "wrote an answer" : "found no answer in what it read";
}

interface Understood {
  readonly language: string;
  readonly kind: string;
  readonly intent: string;
}

const kinds: Readonly<Record<string, string>> = {
  wants_human: "wants a person",
  goodbye: "a goodbye",
  thanks: "thanks",
};

function understoodWords({ language, kind, intent }: Understood): string {
  const what = kinds[kind] ?? (kind === "unclear" ? "not clear yet" : `a ${kind}`);
  return `understood: ${what}, ${languageName(language)}${intent === "" ? "" : `, topic ${intent}`}`;
}

const languageNames = new Intl.DisplayNames(["en"], { type: "language" });

function languageName(code: string): string {
  return languageNames.of(code) ?? code;
}

function foundWords(value: Json): string {
  const passages = Array.isArray(value) ? (value as unknown as readonly { readonly title: string }[]) : [];
  const [best] = passages;
  if (!best) return "nothing found";
  return `${passages.length} ${passages.length === 1 ? "passage" : "passages"}, best “${best.title}”`;
}
