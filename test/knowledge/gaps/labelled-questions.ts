/**
 * Questions with the topic that people gave them: the examples of the example company's intents, and its customers'
 * questions, of which those with the same article are one topic. Each set goes through the review as conversations do, in
 * the order it stands, and is judged by the pairs of questions that came into one gap.
 */
import { createHash } from "node:crypto";
import { createDynamodbGapStore } from "../../../src/adapters/aws/dynamodb-gap-store.ts";
import { loadCompany } from "../../../src/adapters/local/company-files.ts";
import { silentTelemetry } from "../../../src/kernel/index.ts";
import {
  createReviewConversations,
  type GapStore,
  leaderOf,
  type LoggedEvent,
  mineStatements,
  standingGap,
} from "../../../src/knowledge/gaps/index.ts";
import { likelyLanguages, type TextEmbedding } from "../../../src/knowledge/index.ts";
import { answerable } from "../../companies/harbour-bank-questions.ts";
import { checkAlone } from "../../support/build-gap.ts";
import { inMemoryDynamodb } from "../../support/in-memory-dynamodb.ts";

export interface LabelledQuestion {
  readonly question: string;
  readonly language: string;
  readonly topic: string;
}

export function intentExamples(): readonly LabelledQuestion[] {
  const { policy } = loadCompany("companies/harbour-bank");
  return policy.intents.flatMap(({ id, examples }) =>
    examples.map((question) => {
      const [language = policy.defaultLanguage] = likelyLanguages(question, policy.languages);
      return { question, language, topic: id };
    }),
  );
}

export function customerQuestions(): readonly LabelledQuestion[] {
  return answerable.flatMap(({ ask, language, article }) => {
    const topic = [article ?? []].flat()[0];
    return topic === undefined ? [] : [{ question: ask, language, topic }];
  });
}

/** Two halves by topic: on one of them numbers are chosen, the other one is looked at only when they stand. */
export function halvesOf(questions: readonly LabelledQuestion[]) {
  const isFirst = ({ topic }: LabelledQuestion) => digestOf(`half/${topic}`).readUInt32BE(0) % 2 === 0;
  return { chosenOn: questions.filter(isFirst), heldBack: questions.filter((each) => !isFirst(each)) };
}

/** A few questions of each topic, topics mixed; the same ones each time. */
export function sampleOf(questions: readonly LabelledQuestion[], mostOfTopic: number): readonly LabelledQuestion[] {
  const mixed = questions.toSorted((left, right) => digestOf(left.question).compare(digestOf(right.question)));
  const taken = new Map<string, number>();
  return mixed.filter(({ topic }) => {
    taken.set(topic, (taken.get(topic) ?? 0) + 1);
    return (taken.get(topic) ?? 0) <= mostOfTopic;
  });
}

function digestOf(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

export interface PairQuality {
  readonly questions: number;
  readonly topics: number;
  readonly groups: number;
  /** Of the pairs in one group, the share with one topic. */
  readonly precision: number;
  /** Of the pairs with one topic and language, the share in one group. */
  readonly recall: number;
}

/** So many conversations are read at a time. */
const batch = 10;

export async function groupQuestions(
  questions: readonly LabelledQuestion[],
  embedding?: TextEmbedding,
): Promise<PairQuality> {
  const gaps = createDynamodbGapStore({ client: inMemoryDynamodb(), tableName: "knowledge" });
  const review = createReviewConversations({
    ...{ gaps, embedding, mineFact: mineStatements, redact: (text) => text, checkAnswer: checkAlone() },
    readEvents: async (id) => [unansweredTurn(questions[Number(id)] as LabelledQuestion)],
    clock: { now: () => 0 },
    telemetry: silentTelemetry,
  });
  for (const [number] of questions.entries()) {
    await gaps.requestReview({ conversationId: String(number), requestedAt: 1 });
    if (number % batch === batch - 1 || number === questions.length - 1) await review();
  }
  return { questions: questions.length, ...(await pairQuality(gaps, questions)) };
}

function unansweredTurn({ question, language }: LabelledQuestion): LoggedEvent {
  const notes = [{ kind: "knowledge.unanswered", because: "", data: { searched: question } }];
  return { seq: 1, type: "turn_ended", at: 1, data: { outcome: "handed_off", language, notes } };
}

async function pairQuality(gaps: GapStore, questions: readonly LabelledQuestion[]) {
  const groups = new Map<string, LabelledQuestion[]>();
  const all = await gaps.listGaps();
  for (const [number, question] of questions.entries()) {
    const signal = await gaps.readSignal(`${number}/1`);
    const { id } = leaderOf(await standingGap(gaps, signal?.gapId ?? ""), all);
    groups.set(id, [...(groups.get(id) ?? []), question]);
  }
  const together = [...groups.values()].flatMap(pairsOf);
  const right = together.filter(isOneTopic).length;
  const wanted = pairsOf(questions).filter(isOneTopic).length;
  const topics = new Set(questions.map(({ topic, language }) => `${language} ${topic}`)).size;
  return { topics, groups: groups.size, precision: right / together.length, recall: right / wanted };
}

type Pair = readonly [LabelledQuestion, LabelledQuestion];

function pairsOf(questions: readonly LabelledQuestion[]): Pair[] {
  return questions.flatMap((left, index) => questions.slice(index + 1).map((right): Pair => [left, right]));
}

function isOneTopic([left, right]: Pair): boolean {
  return left.topic === right.topic && left.language === right.language;
}
