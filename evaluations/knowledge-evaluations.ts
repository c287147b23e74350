/**
 * What is asked of a model about documents and about conversations that are over, and what of its answers is right. Each is
 * asked once, without the repair that follows a bad answer in use, so the figures are the model's own.
 */
import { passageInput, standsIn, withHeading } from "../src/adapters/ingestion-models.ts";
import { loadCompany } from "../src/adapters/local/company-files.ts";
import { inventedNumber, lossOf, makeExplicit } from "../src/knowledge/ingestion/index.ts";
import { askOnce, type ContradictionOutput, type ExplicitPassageOutput, knowledgePrompts } from "../src/model/index.ts";
import {
  type EvaluatedModel,
  type Evaluation,
  type Judgement,
  prepare,
  type PreparedEvaluation,
  suiteOf,
} from "./evaluation.ts";
import { type LabelledPair, labelledPairs } from "./labelled/contradictions.ts";
import { type LabelledDisclosure, labelledDisclosures } from "./labelled/disclosures.ts";
import { type LabelledAnswer, labelledAnswers } from "./labelled/facts.ts";
import { type LabelledPassage, labelledPassages } from "./labelled/passages.ts";
import { exampleCompanyFolder } from "./suite.ts";

const company = "Harbour Bank";

export const knowledgeEvaluations: Readonly<Record<string, (evaluated: EvaluatedModel) => PreparedEvaluation>> = {
  "explicit-passage": (evaluated) => prepare(suiteOf("passages", labelledPassages), evaluatePassages(evaluated)),
  disclosure: (evaluated) => prepare(suiteOf("disclosures", disclosureCases()), evaluateDisclosure(evaluated)),
  contradiction: (evaluated) => prepare(suiteOf("contradictions", labelledPairs), evaluateContradictions(evaluated)),
  fact: (evaluated) => prepare(suiteOf("answers-of-people", labelledAnswers), evaluateFacts(evaluated)),
};

function evaluatePassages({ model, address }: EvaluatedModel): Evaluation<LabelledPassage> {
  const explicitOf = ({ path, text, context }: LabelledPassage) => makeExplicit({ path, text }, context).text;
  const judgement = (labelled: LabelledPassage, answer?: ExplicitPassageOutput): Judgement => {
    const text = explicitOf(labelled);
    const says = (words: string): boolean => Boolean(answer?.text.toLowerCase().includes(words.toLowerCase()));
    const whole = answer && withHeading(passageInput(text, labelled.context), answer);
    return {
      kept: whole !== undefined && lossOf(text, whole) === undefined,
      explicit: labelled.says.every((words) => [words].flat().some(says)),
      ...(labelled.neverSays && { unguessed: answer !== undefined && !labelled.neverSays.some(says) }),
    };
  };
  return {
    thresholds: { kept: 0.95, explicit: 0.85, unguessed: 0.95 },
    judge: async (labelled) => {
      const input = passageInput(explicitOf(labelled), labelled.context);
      return judgement(labelled, await askOnce(model, knowledgePrompts.explicitPassage, address, input));
    },
    unusable: (labelled) => judgement(labelled),
  };
}

/** The company's own articles as it has labelled them, and the hard ones. */
function disclosureCases(): readonly LabelledDisclosure[] {
  const { articles } = loadCompany(exampleCompanyFolder);
  const own = articles.map(({ title, body, visibility }) => ({
    ...{ ask: title, text: body, internal: visibility === "internal" },
  }));
  return [...own, ...labelledDisclosures];
}

function evaluateDisclosure({ model, address }: EvaluatedModel): Evaluation<LabelledDisclosure> {
  const name = ({ internal }: LabelledDisclosure) => (internal ? "caught" : "passed");
  return {
    thresholds: { caught: 0.95, passed: 0.9 },
    judge: async (labelled) => {
      const { ask: title, text } = labelled;
      const answer = await askOnce(model, knowledgePrompts.disclosure, address, { company, title, text });
      const isShown = !answer.internal || standsIn(`${title}\n${text}`, answer.quote);
      return { [name(labelled)]: isShown && answer.internal === labelled.internal };
    },
    unusable: (labelled) => ({ [name(labelled)]: false }),
  };
}

function evaluateContradictions({ model, address }: EvaluatedModel): Evaluation<LabelledPair> {
  const name = ({ contradicts }: LabelledPair) => (contradicts ? "found" : "spared");
  const isShown = ({ contradicts, firstQuote, secondQuote }: ContradictionOutput, { first, second }: LabelledPair) =>
    !contradicts || (standsIn(first, firstQuote) && standsIn(second, secondQuote));
  return {
    thresholds: { found: 0.9, spared: 0.9 },
    judge: async (labelled) => {
      const [first, second] = [labelled.first, labelled.second].map((text) => ({ title: labelled.ask, text }));
      const answer = await askOnce(model, knowledgePrompts.contradiction, address, { first: first!, second: second! });
      return { [name(labelled)]: isShown(answer, labelled) && answer.contradicts === labelled.contradicts };
    },
    unusable: (labelled) => ({ [name(labelled)]: false }),
  };
}

function evaluateFacts({ model, address }: EvaluatedModel): Evaluation<LabelledAnswer> {
  return {
    thresholds: { found: 0.9, carried: 0.95, declined: 0.9 },
    judge: async (labelled) => {
      const { ask: question, language, messages, says, neverSays = [] } = labelled;
      const input = { company, question, language, messages: [...messages] };
      const { found, title, statement } = await askOnce(model, knowledgePrompts.fact, address, input);
      if (!says) return { declined: !found };
      const said = `${question}\n${messages.join("\n")}`;
      const isCarried = inventedNumber(said, `${title}\n${statement}`) === undefined;
      return {
        found: found && says.every((words) => statement.toLowerCase().includes(words.toLowerCase())),
        carried: isCarried && !neverSays.some((words) => statement.includes(words)),
      };
    },
    unusable: ({ says }) => (says ? { found: false, carried: false } : { declined: false }),
  };
}
