/** What is missing from the knowledge, and what people do about it: our own addition under /knowledge/gaps. */
import {
  answerGapShape,
  approveAnswerShape,
  askedShape,
  askExpertShape,
  dismissGapShape,
  gapShape,
  gapsQuery,
  gapsShape,
} from "../../src/contracts/http-gaps.ts";
import type { Clock, Ids } from "../../src/kernel/index.ts";
import {
  type CheckAnswer,
  createAnswerGap,
  createApproveAnswer,
  createAskExpert,
  createCheckAnswer,
  createDismissGap,
  createListGaps,
  createShowGap,
  type GapStore,
} from "../../src/knowledge/gaps/index.ts";
import type { KnowledgeStore } from "../../src/knowledge/index.ts";
import { route, type Route } from "../edge/http-route.ts";
import { askedAnswer, gapAnswer } from "./gap-answers.ts";
import { knowledgeIdOf } from "./path-parameters.ts";

export interface GapApiDependencies {
  readonly gapStore: GapStore;
  readonly knowledgeStore: KnowledgeStore;
  readonly companyName: string;
  /** Whether there is an endpoint that takes questions to experts. */
  readonly hasExpertEndpoint: boolean;
  readonly timing: { readonly clock: Clock };
  readonly ids: Ids;
}

export function gapRoutes(dependencies: GapApiDependencies): readonly Route[] {
  const { gapStore: gaps, knowledgeStore: store, companyName: company, hasExpertEndpoint, ids, timing } = dependencies;
  const { clock } = timing;
  const checkAnswer = createCheckAnswer({ store, clock, company });
  const shared = { gaps, store, checkAnswer, hasExpertEndpoint, ids, clock };
  return [...lookingRoutes(shared), ...answeringRoutes(shared)];
}

interface Shared {
  readonly gaps: GapStore;
  readonly store: KnowledgeStore;
  readonly checkAnswer: CheckAnswer;
  readonly hasExpertEndpoint: boolean;
  readonly ids: Ids;
  readonly clock: Clock;
}

const management = { role: "management" } as const;
/** Where a request names nobody. */
const keyHolder = "management";

function lookingRoutes(shared: Shared): Route[] {
  const [listGaps, showGap] = [createListGaps(shared), createShowGap(shared)];
  return [
    route("GET", "/knowledge/gaps", {
      ...management,
      summary: "List what the knowledge lacks, most wanted first",
      query: gapsQuery,
      answer: gapsShape,
      run: async ({ query }) => ({ gaps: (await listGaps(query)).map(gapAnswer) }),
    }),
    route("GET", "/knowledge/gaps/{id}", {
      ...management,
      summary: "Read a gap with its examples, questions and answers",
      answer: gapShape,
      run: async ({ parameters }) => gapAnswer(await showGap(knowledgeIdOf(parameters))),
    }),
  ];
}

function answeringRoutes(shared: Shared): Route[] {
  const showGap = createShowGap(shared);
  const shown = async (id: string) => gapAnswer(await showGap(id));
  const [ask, answer] = [createAskExpert(shared), createAnswerGap(shared)];
  const [approve, dismiss] = [createApproveAnswer(shared), createDismissGap(shared)];
  return [
    route("POST", "/knowledge/gaps/{id}/ask", {
      ...management,
      summary: "Put a gap to somebody who knows",
      body: askExpertShape,
      answer: askedShape,
      run: async ({ parameters, body: { by = keyHolder, ...request } }) => {
        const asked = await ask(knowledgeIdOf(parameters), { ...request, by });
        return askedAnswer(asked, await shown(asked.gap.id));
      },
    }),
    route("POST", "/knowledge/gaps/{id}/answer", {
      ...management,
      summary: "Answer a gap, as a draft",
      body: answerGapShape,
      answer: gapShape,
      run: async ({ parameters, body }) => shown((await answer(knowledgeIdOf(parameters), body)).id),
    }),
    route("POST", "/knowledge/gaps/{id}/approve", {
      ...management,
      summary: "Publish an answer of a gap and close it",
      body: approveAnswerShape,
      answer: gapShape,
      run: async ({ parameters, body: { by = keyHolder, ...approval } }) =>
        shown((await approve(knowledgeIdOf(parameters), { ...approval, by })).id),
    }),
    route("POST", "/knowledge/gaps/{id}/dismiss", {
      ...management,
      summary: "Leave a gap as it is, for good",
      body: dismissGapShape,
      answer: gapShape,
      run: async ({ parameters, body: { by = keyHolder } }) => shown((await dismiss(knowledgeIdOf(parameters), by)).id),
    }),
  ];
}
