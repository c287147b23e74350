/** The actions on tags, of state machines and activities. */
import { findActivity } from "../catalog/activities.ts";
import { parseArn } from "../catalog/arn.ts";
import { putTags, removeTags, tagsOf, type Tag } from "../catalog/tags.ts";
import { StepFunctionsError } from "../errors.ts";
import type { ResourceTags } from "../ports.ts";
import { machineRow } from "../store/machine-rows.ts";
import type { ActionParts } from "./create-actions.ts";

const MAX_TAGS = 50;

export function tagActions({ store, engine }: ActionParts): ResourceTags {
  const check = (arn: string): void => {
    const { type } = parseArn(arn, "stateMachine", "activity");
    const exists = store.read((db) => (type === "activity" ? findActivity(db, arn) : machineRow(db, arn)));
    if (!exists) throw new StepFunctionsError("ResourceNotFound", `Resource not found: '${arn}'`);
  };
  return {
    tagResource: async ({ resourceArn, tags }) => {
      check(resourceArn);
      const known = store.read((db) => tagsOf(db, resourceArn));
      checkCount(resourceArn, [...known, ...tags]);
      await engine.clock.track(store.write((db) => putTags(db, resourceArn, tags)));
    },
    untagResource: async ({ resourceArn, tagKeys }) => {
      check(resourceArn);
      await engine.clock.track(store.write((db) => removeTags(db, resourceArn, tagKeys)));
    },
    listTagsForResource: async ({ resourceArn }) => {
      check(resourceArn);
      return { tags: store.read((db) => tagsOf(db, resourceArn)) };
    },
  };
}

export function checkCount(resourceArn: string, tags: readonly Tag[]): void {
  if (new Set(tags.map(({ key }) => key)).size <= MAX_TAGS) return;
  throw new StepFunctionsError("TooManyTags", `'${resourceArn}' would have more than ${MAX_TAGS} tags`);
}
