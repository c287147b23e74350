import { isKnowledgeId, resourceName } from "../../src/contracts/http.ts";
import { isImportId } from "../../src/contracts/http-imports.ts";
import { callerIdPattern, conversationId, type ConversationId, InvalidArgumentError } from "../../src/kernel/index.ts";
import { type KnowledgeKind, knowledgeKinds } from "../../src/knowledge/index.ts";

type Parameters = Readonly<Record<string, string>>;

export function conversationOf({ id = "" }: Parameters): ConversationId {
  if (callerIdPattern.test(id)) return conversationId(id);
  const message = "id: the path names no conversation. Write an id of 1 to 128 letters, digits or _ - + =.";
  throw new InvalidArgumentError(message, { field: "id" });
}

const longestResourceName = 128;

export function resourceNameOf({ name = "" }: Parameters): string {
  if (name !== "" && name.length <= longestResourceName) return resourceName(name);
  const message = `name: the path names no resource. Write a name of 1 to ${longestResourceName} characters.`;
  throw new InvalidArgumentError(message, { field: "name" });
}

export function knowledgeIdOf({ id = "" }: Parameters): string {
  if (isKnowledgeId(id)) return id;
  const message = "id: the path names no item. Write an id of 1 to 128 characters without control characters.";
  throw new InvalidArgumentError(message, { field: "id" });
}

export function importIdOf({ id = "" }: Parameters): string {
  if (isImportId(id)) return id;
  const message = "id: the path names no import. Write an id of 1 to 80 letters, digits or _ -.";
  throw new InvalidArgumentError(message, { field: "id" });
}

export function documentNumberOf({ number = "" }: Parameters): number {
  if (/^\d{1,6}$/.test(number)) return Number(number);
  const message = "number: the path names no document. Write a number of the import's report, from 0.";
  throw new InvalidArgumentError(message, { field: "number" });
}

export function knowledgeKindOf({ kind = "" }: Parameters): KnowledgeKind {
  const known = knowledgeKinds.find((each) => each === kind);
  if (known) return known;
  const message = `kind: the path names no kind of knowledge. Write one of ${knowledgeKinds.join(", ")}.`;
  throw new InvalidArgumentError(message, { field: "kind" });
}
