/** Items of knowledge as the API shows them. */
import { createHash } from "node:crypto";
import {
  type KnowledgeSearchAnswer,
  type NoteAnswer,
  type TermAnswer,
  type TopicAnswer,
  withoutAbsent,
} from "../../src/contracts/http.ts";
import { toTimestamp } from "../../src/kernel/index.ts";
import {
  type AsOfResult,
  type KnowledgeItem,
  type KnowledgeVersion,
  type Note,
  type Page,
  type ShownItem,
  type Term,
  type Topic,
  wordsForStaff,
} from "../../src/knowledge/index.ts";

/** The platform that all topics of this API come from. */
export const topicSource = "public-api";

export function topicAnswer(topic: Topic): TopicAnswer {
  const { id, name, description, visibility, parentId = "", data = {}, url = "" } = topic;
  const [created, edited] = [toTimestamp(topic.createdAt), toTimestamp(topic.lastEditedAt)];
  return {
    ...{ Source: topicSource, ExternalID: id, Name: name, Description: description, Visibility: visibility },
    ...{
      ParentExternalID: parentId,
      Created: created,
      LastEdited: edited,
      LastSeen: edited,
      Data: data,
      PublicURL: url,
    },
    ...{ source: topicSource, external_id: id, name, description, visibility },
    ...{ parent_external_id: parentId, created, last_edited: edited, last_seen: edited, data, public_url: url },
  };
}

export function noteAnswer({ id, title, body = "", url = "", status, ...note }: Note): NoteAnswer {
  return withoutAbsent({
    gradient_labs_id: ownId(id),
    ...{ id, title, body, url, status },
    valid_from: timeOf(note.validFrom),
    valid_to: timeOf(note.validTo),
    last_modified_by: note.lastModifiedBy,
    created: toTimestamp(note.createdAt),
    updated: toTimestamp(note.updatedAt),
  });
}

/** Beside the caller's own id there is one of ours: the same for ever, and a name that fits anywhere. */
function ownId(id: string): string {
  return `note_${createHash("sha256").update(id).digest("hex").slice(0, 24)}`;
}

export function termAnswer(term: Term): TermAnswer {
  return withoutAbsent({
    id: term.id,
    blocked: term.blocked,
    blocked_description: term.blockedDescription,
    replacement: term.replacement,
    resource_type_id: term.resourceTypeId,
    resource_attribute_json_path: term.resourceAttributeJsonPath,
    resource_value_to_match: term.resourceValueToMatch,
    created: toTimestamp(term.createdAt),
    updated: toTimestamp(term.updatedAt),
  });
}

export function versionsAnswer({ rows, next }: Page<KnowledgeVersion>) {
  const versions = rows.map(({ publishedAt, ...version }) => ({ ...version, published_at: toTimestamp(publishedAt) }));
  return { versions, pagination: next === undefined ? {} : { next } };
}

export function itemAnswer({ version, item, from, until }: ShownItem) {
  const live = { live_from: from, ...(until === undefined ? {} : { live_until: until }) };
  return { version, ...live, item: item && onTheWire(item) };
}

/** Names in snake case, times as RFC 3339; what callers attached stays as they wrote it. */
function onTheWire(item: KnowledgeItem): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [snakeCase(name), wireValue(name, value)]));
}

const times = new Set(["createdAt", "updatedAt", "lastEditedAt", "learnedAt", "validFrom", "validTo"]);
const opaque = new Set(["data"]);

function wireValue(name: string, value: unknown): unknown {
  if (times.has(name) && typeof value === "number") return toTimestamp(value);
  if (Array.isArray(value)) return value.map((member) => wireValue("", member));
  const isOurs = typeof value === "object" && value !== null && !opaque.has(name);
  return isOurs ? onTheWire(value as KnowledgeItem) : value;
}

function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

export function searchAnswer({ version, passages }: AsOfResult): KnowledgeSearchAnswer {
  return {
    version,
    passages: passages.map(({ articleId, text, ...passage }) => ({
      ...passage,
      text: wordsForStaff(text),
      article_id: articleId,
    })),
  };
}

function timeOf(epochMs: number | undefined): string | undefined {
  return epochMs === undefined ? undefined : toTimestamp(epochMs);
}
