/** What the knowledge lacks, on the wire: our own endpoints under /knowledge/gaps. */
import { z } from "zod";
import { findingShape } from "./http-findings.ts";
import { longText, requestBody, shortText, withoutAbsent } from "./http-fields.ts";

const statusField = z.enum(["open", "asked", "answered", "closed", "dismissed"]);
const visibilityField = z.enum(["public", "users", "internal"]);
const time = z.iso.datetime();
const name = shortText.min(1);

const mostGaps = 1_000;

export const gapsQuery = z
  .object({
    status: statusField.optional(),
    limit: z
      .string()
      .regex(/^\d{1,4}$/, { error: `is not a number. Write one from 1 to ${mostGaps}.`, abort: true })
      .transform(Number)
      .refine((limit) => limit >= 1 && limit <= mostGaps, { error: `is out of range. Write 1 to ${mostGaps}.` })
      .optional(),
  })
  .transform(({ status, limit = 100 }) => withoutAbsent({ status, limit }));

export const askExpertShape = requestBody({
  to: name,
  by: name.optional(),
  /** `text`: somebody sends the text of the answer. `webhook`: to the experts' endpoint. */
  via: z.enum(["text", "webhook"]).default("text"),
});

/** An article that is longer comes through POST /articles. */
const longestAnswer = 20_000;

export const answerGapShape = requestBody({
  answer: longText.refine((text) => text.trim() !== "" && text.length <= longestAnswer, {
    error: `is empty or too long. Write 1 to ${longestAnswer} characters.`,
  }),
  by: name,
  as: z.enum(["fact", "article"]).default("fact"),
  title: name.optional(),
  visibility: visibilityField.default("internal"),
  language: z
    .string()
    .regex(/^[a-z]{2}$/, { error: "is not a language. Write an ISO 639-1 code such as en." })
    .optional(),
}).transform(({ answer, ...rest }) => withoutAbsent({ ...rest, text: answer.trim() }));

export const approveAnswerShape = requestBody({
  draft_id: name.optional(),
  visibility: visibilityField.optional(),
  by: name.optional(),
}).transform(({ draft_id, ...rest }) => withoutAbsent({ ...rest, draftId: draft_id }));

export const dismissGapShape = requestBody({ by: name.optional() });

const draftShape = z.object({
  id: z.string(),
  as: z.enum(["fact", "article"]),
  title: z.string(),
  answer: z.string(),
  visibility: visibilityField,
  language: z.string(),
  by: z.string(),
  created: time,
  origin: z.enum(["expert", "mined"]),
  conversation_id: z.string().optional(),
  /** What who answered wants the visibility to be, where it is kept internal because of what was found. */
  declared: visibilityField.optional(),
  /** What ingestion has to say about it. To approve is to accept those of severity `approval`. */
  findings: z.array(findingShape),
});

const questionShape = z.object({
  id: z.string(),
  to: z.string(),
  by: z.string(),
  asked: time,
  delivery: z.enum(["text", "pending", "delivered", "failed"]),
  attempts: z.int(),
});

export const gapShape = z.object({
  id: z.string(),
  status: statusField,
  language: z.string(),
  question: z.string(),
  /** Weight of what showed it, halved every fourteen days. */
  score: z.number(),
  counts: z.object({ hand_off: z.int(), unanswered: z.int(), low_support: z.int(), human_answer: z.int() }),
  first_seen: time,
  last_seen: time,
  examples: z.array(z.string()),
  questions: z.array(questionShape),
  drafts: z.array(draftShape),
  published: z
    .object({ kind: z.string(), id: z.string(), draft_id: z.string(), version: z.int(), by: z.string(), at: time })
    .optional(),
});
export type GapAnswer = Readonly<z.output<typeof gapShape>>;

export const gapsShape = z.object({ gaps: z.array(gapShape) });

export const askedShape = z.object({
  question_id: z.string(),
  /** To be sent by whoever asked, unless a webhook carries it. */
  email: z.object({ subject: z.string(), body: z.string() }),
  gap: gapShape,
});
