/** The actions on activities. Their tasks are answered with SendTaskSuccess and its like. */
import { deleteActivity, findActivity, listActivities, saveActivity, type ActivityRow } from "../catalog/activities.ts";
import { parseArn } from "../catalog/arn.ts";
import { putTags } from "../catalog/tags.ts";
import { StepFunctionsError } from "../errors.ts";
import { checkName } from "../machine-registry.ts";
import type { Activities, ActivityListItem } from "../ports.ts";
import type { ActionParts } from "./create-actions.ts";
import { pageOf } from "./paging.ts";
import { checkCount } from "./tags.ts";

export function activityActions({ store, engine, activities }: ActionParts): Activities {
  const find = (arn: string): ActivityRow => {
    parseArn(arn, "activity");
    const row = store.read((db) => findActivity(db, arn));
    if (!row) throw new StepFunctionsError("ActivityDoesNotExist", `Activity Does Not Exist: '${arn}'`);
    return row;
  };
  return {
    createActivity: async ({ name, tags = [] }) => {
      checkName(name);
      const activityArn = `arn:aws:states:${engine.region}:${engine.accountId}:activity:${name}`;
      checkCount(activityArn, tags);
      const creation = store.write((db) => {
        const row = saveActivity(db, activityArn, name, engine.clock.now());
        putTags(db, activityArn, tags);
        return row;
      });
      return { activityArn, creationDate: (await engine.clock.track(creation)).created_ms };
    },
    describeActivity: async ({ activityArn }) => ({
      ...listItem(find(activityArn)),
      encryptionConfiguration: { type: "AWS_OWNED_KEY" },
    }),
    deleteActivity: async ({ activityArn }) => {
      parseArn(activityArn, "activity");
      await engine.clock.track(store.write((db) => deleteActivity(db, activityArn)));
    },
    listActivities: async (input) => {
      const { page, ...next } = pageOf(store.read(listActivities), input);
      return { activities: page.map(listItem), ...next };
    },
    getActivityTask: async ({ activityArn, workerName }) => {
      find(activityArn);
      const task = await activities.take(activityArn, workerName);
      return task ? { taskToken: task.token, input: task.input } : {};
    },
  };
}

function listItem({ arn, name, created_ms }: ActivityRow): ActivityListItem {
  return { activityArn: arn, name, creationDate: created_ms };
}
