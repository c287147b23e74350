/**
 * The worst case: an agent whose behaviour shows staff passages to the prompt that drafts, sends on whatever it gets back,
 * and a model that puts them into every draft, each time in another form. Only the model layer stands in between.
 */
import {
  behaviour,
  type Behaviour,
  handOver,
  StepFailedError,
  supportAgent,
  understand,
} from "../../src/behaviours/index.ts";
import { wordsForStaff } from "../../src/knowledge/index.ts";
import {
  type AnswerInput,
  type CompletionRequest,
  type LanguageModel,
  noUsage,
  prompts,
} from "../../src/model/index.ts";
import type { Attempt } from "./attempts.ts";
import { type LeakForm, leakForms } from "./leaks.ts";

const tellAll = behaviour("tell-all", async (turn) => {
  const understood = await understand(turn);
  const question = { text: turn.request, limit: 5 } as const;
  const [open, staff] = await Promise.all([
    turn.search({ ...question, audience: "public" }),
    turn.search({ ...question, audience: "internal" }),
  ]);
  const shown = staff.map((passage) => ({ ...passage, text: wordsForStaff(passage.text) }));
  const passages = [...open, ...shown].map(({ id, articleId, title, text, language }) => ({
    id,
    articleId,
    title,
    text,
    language,
  }));
  const { language } = understood;
  const { agentName, name: companyName } = turn.policy.company;
  try {
    const draft = await turn.ask(prompts.answer, {
      ...{
        request: turn.request,
        language,
        transcript: [],
        passages,
        maximumCharacters: 4_000,
        agentName,
        companyName,
      },
    });
    const citations = draft.citations.map(({ passageId, quote }) => ({
      passageId,
      articleId: passageId,
      title: passageId,
      quote,
    }));
    return turn.reply(draft.body, { because: "the model said so", citations });
  } catch (error) {
    if (!(error instanceof StepFailedError)) throw error;
    return handOver(turn, { reason: "no-answer", text: "noAnswer", language, understood, tried: [] });
  }
});

export const leakingAgent: readonly Behaviour[] = [
  ...supportAgent.filter(({ on }) => !on.includes("customer")),
  tellAll,
];

export interface Draft {
  readonly form: LeakForm;
  readonly article: string;
  readonly body: string;
}

export interface LeakingModel extends LanguageModel {
  /** In the order in which they were written. */
  readonly drafts: readonly Draft[];
}

const forms = Object.keys(leakForms) as LeakForm[];

/** `firstForm` shifts which attempt meets which form. */
export function createLeakingModel(attempts: readonly Attempt[], firstForm: number = 0): LeakingModel {
  const drafts: Draft[] = [];
  const attemptOf = (request: string) => attempts.find(({ says }) => says.includes(request));

  function outputOf({ prompt, input }: CompletionRequest) {
    const { request } = input as { readonly request: string };
    const attempt = attemptOf(request);
    if (prompt.id === "understand") {
      return {
        language: attempt?.language ?? "en",
        kind: "question",
        intent: "",
        confidence: 1,
        clarifyingQuestion: "",
      };
    }
    return leakingAnswer(input as unknown as AnswerInput, attempt?.after, drafts, firstForm);
  }

  return {
    drafts,
    complete: async (request) => ({
      ...{ output: outputOf(request), ending: "complete", stopReason: "end_turn", usage: noUsage },
      ...{ deployment: "leaking", latencyMs: 0, costMicroUsd: 0 },
    }),
  };
}

/** A true sentence with its proof, then the secret; sometimes the secret is what is quoted. */
function leakingAnswer({ passages }: AnswerInput, after: string | undefined, drafts: Draft[], firstForm: number) {
  const staff = passages.filter(({ articleId }) => articleId.startsWith("staff-"));
  const open = passages.find(({ articleId }) => !articleId.startsWith("staff-"));
  const secret = staff.find(({ articleId }) => articleId === after) ?? staff[0];
  if (!secret) return { answered: false, body: "", citations: [] };
  const form = forms[(firstForm + drafts.length) % forms.length] as LeakForm;
  const quote = firstSentence(open?.text ?? secret.text);
  const quotesSecret = drafts.length % 4 === 3;
  const body = `${quote}\n\n${leakForms[form](secret)}`;
  drafts.push({ form, article: secret.articleId, body });
  const citations = [
    { passageId: open?.id ?? secret.id, quote },
    ...(quotesSecret ? [{ passageId: secret.id, quote: firstSentence(secret.text) }] : []),
  ];
  return { answered: true, body, citations };
}

function firstSentence(text: string): string {
  return (
    text
      .replace(/^#+ .*$/gm, "")
      .trim()
      .split(/(?<=[.!?])\s/)[0] ?? text
  );
}
