import { resourceName } from "../../src/contracts/http.ts";
import { callerIdPattern, conversationId, type ConversationId, InvalidArgumentError } from "../../src/kernel/index.ts";

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
