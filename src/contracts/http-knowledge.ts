/**
 * Articles, topics, notes and terminology on the wire (contract sections 4.7, 4.8, 4.12). Some clients write empty
 * strings for what they do not send, so that an empty optional field means absent, as null does.
 */
import { z } from "zod";
import { longText, objectField, requestBody, shortText, withoutAbsent } from "./http-fields.ts";
import { timestampField } from "./http-timestamps.ts";

const longestId = 128;
// eslint-disable-next-line no-control-regex -- that is what ids are checked for
const control = /[\u0000-\u001f\u007f]/;

/** Other systems choose these ids, so almost anything goes. */
export const knowledgeIdField = z
  .string()
  .min(1)
  .max(longestId)
  .refine(isKnowledgeId, { error: "can't be an id. Write text without control characters." });

export function isKnowledgeId(id: string): boolean {
  return id !== "" && id.length <= longestId && id.isWellFormed() && !control.test(id);
}

const orAbsent = <Field extends z.ZodType>(field: Field) =>
  z.preprocess((value) => (value === "" ? undefined : value), field.optional());

const isWebAddress = (url: string) => /^https?:\/\//i.test(url) && URL.canParse(url);
export const urlField = z
  .string()
  .max(8192)
  .refine(isWebAddress, { error: "is not a public address. Write a whole URL, such as https://example.com/help." });

/** When in doubt an article is for staff only. */
export const visibilityField = z
  .enum(["public", "users", "internal", "unknown"])
  .transform((visibility) => (visibility === "unknown" ? "internal" : visibility));

const contentStatusField = z.enum(["draft", "published", "deleted", "excluded", "unknown"]);

/** `en`, `de-AT` or `pt_BR`: the language itself is what counts. */
const languageTag = /^([a-z]{2})(?:[-_][a-z0-9_-]*)?$/i;

function languageOf({ language }: { readonly language?: unknown } = {}): string | undefined {
  return typeof language === "string" ? languageTag.exec(language)?.[1]?.toLowerCase() : undefined;
}

export const saveArticleShape = requestBody({
  id: knowledgeIdField,
  author_id: orAbsent(shortText),
  title: shortText.default(""),
  description: orAbsent(longText),
  /** Markdown or HTML, as the source has it; its length is bounded by that of a request. */
  body: z.string().default(""),
  visibility: visibilityField,
  topic_id: orAbsent(knowledgeIdField),
  status: contentStatusField,
  data: objectField.optional(),
  created: timestampField.optional(),
  last_edited: timestampField.optional(),
  public_url: orAbsent(urlField),
}).transform((article) =>
  withoutAbsent({
    id: article.id,
    title: article.title,
    body: article.body,
    visibility: article.visibility,
    status: article.status,
    authorId: article.author_id,
    description: article.description,
    topicId: article.topic_id,
    data: article.data,
    url: article.public_url,
    createdAt: article.created,
    lastEditedAt: article.last_edited,
    language: languageOf(article.data),
  }),
);

export const articleUsageShape = requestBody({ usage_status: z.enum(["on", "off"]) }).transform(
  ({ usage_status }) => usage_status,
);

export const saveTopicShape = requestBody({
  id: knowledgeIdField,
  parent_id: orAbsent(knowledgeIdField),
  name: shortText,
  description: longText.default(""),
  visibility: visibilityField,
  status: contentStatusField,
  data: objectField.optional(),
  created: timestampField.optional(),
  last_edited: timestampField.optional(),
  public_url: orAbsent(urlField),
}).transform((topic) =>
  withoutAbsent({
    id: topic.id,
    parentId: topic.parent_id,
    name: topic.name,
    description: topic.description,
    visibility: topic.visibility,
    status: topic.status,
    data: topic.data,
    url: topic.public_url,
    createdAt: topic.created,
    lastEditedAt: topic.last_edited,
  }),
);

const noteFields = {
  title: shortText.min(1),
  body: orAbsent(z.string()),
  webpage_url: orAbsent(urlField),
  start_time: timestampField.optional(),
  end_time: timestampField.optional(),
};

interface NoteFields {
  readonly title: string;
  readonly body?: string | undefined;
  readonly webpage_url?: string | undefined;
  readonly start_time?: number | undefined;
  readonly end_time?: number | undefined;
}

const eitherText = {
  check: ({ body, webpage_url }: NoteFields) => body === undefined || webpage_url === undefined,
  complaint: { path: ["webpage_url"], error: "stands beside a body. Write either the body, or the page that has it." },
};
const someTime = {
  check: ({ start_time = -Infinity, end_time = Infinity }: NoteFields) => start_time < end_time,
  complaint: { path: ["end_time"], error: "is not after start_time. Write a later time, or leave it out." },
};

function noteContent({ title, body, webpage_url, start_time, end_time }: NoteFields) {
  return withoutAbsent({ title, body, url: webpage_url, validFrom: start_time, validTo: end_time });
}

export const createNoteShape = requestBody({ id: knowledgeIdField, ...noteFields })
  .refine(eitherText.check, eitherText.complaint)
  .refine(someTime.check, someTime.complaint)
  .transform((note) => ({ id: note.id, ...noteContent(note) }));

export const updateNoteShape = requestBody(noteFields)
  .refine(eitherText.check, eitherText.complaint)
  .refine(someTime.check, someTime.complaint)
  .transform(noteContent);

export const noteStatusShape = requestBody({ status: z.enum(["draft", "live"]) }).transform(({ status }) => status);

const termScopeFields = {
  resource_type_id: orAbsent(shortText),
  resource_attribute_json_path: orAbsent(shortText),
  resource_value_to_match: orAbsent(shortText),
};

export const saveTermShape = requestBody({
  blocked: shortText.min(1),
  blocked_description: longText.default(""),
  replacement: shortText,
  ...termScopeFields,
}).transform(({ blocked, blocked_description, replacement, ...scope }) => ({
  blocked,
  blockedDescription: blocked_description,
  replacement,
  ...termScope(scope),
}));

/** Fields that are absent stay as they are. */
export const amendTermShape = requestBody({
  blocked: shortText.min(1).optional(),
  blocked_description: longText.optional(),
  replacement: shortText.optional(),
  ...termScopeFields,
}).transform(({ blocked, blocked_description, replacement, ...scope }) => ({
  ...withoutAbsent({ blocked, blockedDescription: blocked_description, replacement }),
  ...termScope(scope),
}));

interface TermScopeFields {
  readonly resource_type_id?: string | undefined;
  readonly resource_attribute_json_path?: string | undefined;
  readonly resource_value_to_match?: string | undefined;
}

function termScope(scope: TermScopeFields) {
  return withoutAbsent({
    resourceTypeId: scope.resource_type_id,
    resourceAttributeJsonPath: scope.resource_attribute_json_path,
    resourceValueToMatch: scope.resource_value_to_match,
  });
}
