/** The actions on published versions. */
import { aliasArn, listAliases, routesOf } from "../catalog/aliases.ts";
import { parseArn, versionNumber } from "../catalog/arn.ts";
import { currentRevision } from "../catalog/revisions.ts";
import { deleteVersion, listVersions, publishVersion, versionArn } from "../catalog/versions.ts";
import { StepFunctionsError } from "../errors.ts";
import type { StateMachineVersions } from "../ports.ts";
import type { ActionParts } from "./create-actions.ts";
import { pageOf } from "./paging.ts";

export function versionActions({ store, engine, find }: ActionParts): StateMachineVersions {
  return {
    publishStateMachineVersion: async ({ stateMachineArn, revisionId, description = null }) => {
      const { arn } = find.machine(stateMachineArn);
      const version = await engine.clock.track(
        store.write((db) => {
          const revision = currentRevision(db, arn)!;
          checkRevision(revisionId, revision.revision_id ?? INITIAL);
          const created_ms = engine.clock.now();
          return publishVersion(db, { machine_arn: arn, revision: revision.id, description, created_ms });
        }),
      );
      return { stateMachineVersionArn: versionArn(version), creationDate: version.created_ms };
    },
    listStateMachineVersions: async ({ stateMachineArn, ...input }) => {
      const { machineArn } = parseArn(stateMachineArn, "stateMachine");
      const { page, ...next } = pageOf(
        store.read((db) => listVersions(db, machineArn)),
        input,
      );
      const stateMachineVersions = page.map((version) => ({
        stateMachineVersionArn: versionArn(version),
        creationDate: version.created_ms,
      }));
      return { stateMachineVersions, ...next };
    },
    /** Deleting what is not there is no error, as on AWS. */
    deleteStateMachineVersion: async ({ stateMachineVersionArn: arn }) => {
      const { machineArn, qualifier = "" } = parseArn(arn, "stateMachine");
      const number = versionNumber(qualifier);
      if (number === undefined) throw new StepFunctionsError("ValidationException", `'${arn}' is no version ARN`);
      const routing = store
        .read((db) => listAliases(db, machineArn))
        .filter((alias) => routesOf(alias).some((route) => route.stateMachineVersionArn === arn))
        .map((alias) => aliasArn(alias).split(":").at(-1));
      if (routing.length > 0) throw referenced(routing.join(", "));
      await engine.clock.track(store.write((db) => deleteVersion(db, machineArn, number)));
    },
  };
}

/** What stands for the id of a revision that has none. */
const INITIAL = "INITIAL";

function checkRevision(wanted: string | undefined, current: string): void {
  if (wanted === undefined || wanted === current) return;
  const problem = `Failed to publish the State Machine version for revision ${wanted}.`;
  throw new StepFunctionsError("ConflictException", `${problem} The current State Machine revision is ${current}.`);
}

function referenced(aliases: string): StepFunctionsError {
  const rule = "Version to be deleted must not be referenced by an alias.";
  const list = `Current list of aliases referencing this version: [${aliases}]`;
  return new StepFunctionsError("ConflictException", `${rule} ${list}`);
}
