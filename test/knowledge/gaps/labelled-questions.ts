/**
 * Questions with the topic that people gave them: the examples of the example company's intents, and its customers'
 * questions, of which those with the same article are one topic. Each set is grouped for itself, in the order it stands.
 */
import { loadCompany } from "../../../src/adapters/local/company-files.ts";
import { createLexicalEmbedding } from "../../../src/adapters/local/lexical-embedding.ts";
import { createFindGap, type GapExample } from "../../../src/knowledge/gaps/index.ts";
import { likelyLanguages } from "../../../src/knowledge/index.ts";
import { answerable } from "../../companies/harbour-bank-questions.ts";

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

interface Group {
  readonly language: string;
  readonly examples: GapExample[];
  readonly members: LabelledQuestion[];
}

export interface PairQuality {
  readonly questions: number;
  readonly groups: number;
  /** Of the pairs in one group, the share with one topic. */
  readonly precision: number;
  /** Of the pairs with one topic and language, the share in one group. */
  readonly recall: number;
}

export async function groupQuestions(questions: readonly LabelledQuestion[]): Promise<PairQuality> {
  const findGap = createFindGap<Group>(createLexicalEmbedding());
  const groups: Group[] = [];
  for (const asked of questions) {
    const found = await findGap(asked, groups);
    const group = found ?? { language: asked.language, examples: [], members: [] };
    if (!found) groups.push(group);
    group.members.push(asked);
    if (group.examples.length < 6) group.examples.push({ signalId: asked.question, question: asked.question });
  }
  return { questions: questions.length, groups: groups.length, ...pairQuality(questions, groups) };
}

function pairQuality(questions: readonly LabelledQuestion[], groups: readonly Group[]) {
  const together = groups.flatMap(({ members }) => pairsOf(members));
  const right = together.filter(isOneTopic).length;
  const wanted = pairsOf(questions).filter(isOneTopic).length;
  return { precision: right / together.length, recall: right / wanted };
}

type Pair = readonly [LabelledQuestion, LabelledQuestion];

function pairsOf(questions: readonly LabelledQuestion[]): Pair[] {
  return questions.flatMap((left, index) => questions.slice(index + 1).map((right): Pair => [left, right]));
}

function isOneTopic([left, right]: Pair): boolean {
  return left.topic === right.topic && left.language === right.language;
}
