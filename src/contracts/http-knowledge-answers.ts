/** What the API answers about knowledge (contract sections 4.8 and 4.12, and our own additions under /knowledge). */
import { z } from "zod";

const time = z.iso.datetime();
const document = z.record(z.string(), z.unknown());

/** Node reads PascalCase, the others snake_case; Go takes `Data` and `data` for one, so both are the same JSON. */
export const topicShape = z.object({
  Source: z.string(),
  ExternalID: z.string(),
  Name: z.string(),
  Description: z.string(),
  Visibility: z.string(),
  ParentExternalID: z.string(),
  Created: time,
  LastEdited: time,
  LastSeen: time,
  Data: document,
  PublicURL: z.string(),
  source: z.string(),
  external_id: z.string(),
  name: z.string(),
  description: z.string(),
  visibility: z.string(),
  parent_external_id: z.string(),
  created: time,
  last_edited: time,
  last_seen: time,
  data: document,
  public_url: z.string(),
});
export type TopicAnswer = Readonly<z.output<typeof topicShape>>;

export const topicsShape = z.object({ Topics: z.array(topicShape), topics: z.array(topicShape) });

export const noteShape = z.object({
  gradient_labs_id: z.string(),
  id: z.string(),
  title: z.string(),
  body: z.string(),
  url: z.string(),
  valid_from: time.optional(),
  valid_to: time.optional(),
  last_modified_by: z.string(),
  created: time,
  updated: time,
  status: z.enum(["draft", "live"]),
});
export type NoteAnswer = Readonly<z.output<typeof noteShape>>;

export const termShape = z.object({
  id: z.string(),
  blocked: z.string(),
  blocked_description: z.string(),
  replacement: z.string(),
  resource_type_id: z.string().optional(),
  resource_attribute_json_path: z.string().optional(),
  resource_value_to_match: z.string().optional(),
  created: time,
  updated: time,
});
export type TermAnswer = Readonly<z.output<typeof termShape>>;

export const termsShape = z.object({ substitutions: z.array(termShape) });

const paginationShape = z.object({ next: z.string().optional() });

export const knowledgeVersionShape = z.object({
  number: z.int(),
  published_at: time,
  by: z.string(),
  summary: z.string(),
});

export const knowledgeVersionsShape = z.object({
  versions: z.array(knowledgeVersionShape),
  pagination: paginationShape,
});

export const knowledgeItemShape = z.object({
  version: z.int(),
  live_from: z.int(),
  live_until: z.int().optional(),
  item: document,
});

export const knowledgeSearchShape = z.object({
  version: z.int(),
  passages: z.array(
    z.object({
      id: z.string(),
      kind: z.string(),
      article_id: z.string(),
      title: z.string(),
      text: z.string(),
      visibility: z.string(),
      language: z.string(),
      url: z.string().optional(),
      score: z.number(),
      ranks: z.object({ lexical: z.int().optional(), vector: z.int().optional() }),
    }),
  ),
});
export type KnowledgeSearchAnswer = Readonly<z.output<typeof knowledgeSearchShape>>;
