/** What a reviewer is asked about replies, and whether it sends back those that are wrong and no others. */
import { askOnce } from "../src/model/index.ts";
import { review } from "../src/model/prompts/review/index.ts";
import { type EvaluatedModel, type Evaluation, prepare, type PreparedEvaluation, suiteOf } from "./evaluation.ts";
import { type LabelledDraft, labelledDrafts } from "./labelled/drafts.ts";

export function reviewEvaluation(evaluated: EvaluatedModel): PreparedEvaluation {
  return prepare(suiteOf("drafts", labelledDrafts), evaluateReviews(evaluated));
}

function evaluateReviews({ model, address }: EvaluatedModel): Evaluation<LabelledDraft> {
  const name = ({ sound }: LabelledDraft) => (sound ? "passed" : "stopped");
  return {
    thresholds: { stopped: 0.9, passed: 0.9 },
    judge: async (labelled) => {
      const { ask: request, passage: text, draft, sound } = labelled;
      const passages = [{ id: "source#1", title: "Source", text }];
      const answer = await askOnce(model, review, address, { request, draft, passages });
      return { [name(labelled)]: answer.sound === sound };
    },
    unusable: (labelled) => ({ [name(labelled)]: false }),
  };
}
