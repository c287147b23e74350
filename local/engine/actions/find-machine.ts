/** Finds what an ARN of a machine, a version or an alias stands for. */
import { aliasArn, findAlias, routesOf, type AliasRow } from "../catalog/aliases.ts";
import { parseArn, versionNumber, type StatesArn } from "../catalog/arn.ts";
import type { Origin } from "../catalog/origins.ts";
import { currentRevision, revisionById, type RevisionRow } from "../catalog/revisions.ts";
import { findVersion, type VersionRow } from "../catalog/versions.ts";
import { StepFunctionsError } from "../errors.ts";
import { machineRow, type MachineRow } from "../store/machine-rows.ts";
import type { GroupCommit } from "../store/group-commit.ts";

export interface FoundMachine {
  readonly machine: MachineRow;
  readonly revision: RevisionRow | undefined;
  readonly version: VersionRow | undefined;
}

export function machineDoesNotExist(arn: string): StepFunctionsError {
  return new StepFunctionsError("StateMachineDoesNotExist", `State Machine Does Not Exist: '${arn}'`);
}

export function createFindMachine(store: GroupCommit) {
  const machineAt = (machineArn: string, arn: string): MachineRow => {
    const row = store.read((db) => machineRow(db, machineArn));
    if (!row) throw machineDoesNotExist(arn);
    return row;
  };

  const versionAt = ({ machineArn, qualifier }: StatesArn): VersionRow | undefined => {
    const number = versionNumber(qualifier ?? "");
    return number === undefined ? undefined : store.read((db) => findVersion(db, machineArn, number));
  };

  return {
    /** A machine itself: the ARN may not name a version or an alias. */
    machine(arn: string): MachineRow {
      const { machineArn, qualifier } = parseArn(arn, "stateMachine");
      if (qualifier !== undefined) throw machineDoesNotExist(arn);
      return machineAt(machineArn, arn);
    },

    /** A machine as it is now, or one of its versions. */
    machineOrVersion(arn: string): FoundMachine {
      const parsed = parseArn(arn, "stateMachine");
      const machine = machineAt(parsed.machineArn, arn);
      if (parsed.qualifier === undefined) {
        return { machine, revision: store.read((db) => currentRevision(db, machine.arn)), version: undefined };
      }
      const version = versionAt(parsed);
      if (!version) throw machineDoesNotExist(arn);
      return { machine, version, revision: store.read((db) => revisionById(db, version.revision)) };
    },

    version(arn: string): VersionRow | undefined {
      return versionAt(parseArn(arn, "stateMachine"));
    },

    alias(arn: string): AliasRow | undefined {
      const { machineArn, qualifier } = parseArn(arn, "stateMachine");
      return qualifier === undefined ? undefined : store.read((db) => findAlias(db, machineArn, qualifier));
    },

    /** What a start with a qualified ARN runs: the version named, or one that the alias routes to. */
    started(arn: string, random: () => number): { definitionId: number; origin: Origin } {
      const alias = this.alias(arn);
      const versionArn = alias ? routed(alias, random()) : arn;
      const version = this.version(versionArn);
      const revision = version && store.read((db) => revisionById(db, version.revision));
      if (!revision) throw machineDoesNotExist(arn);
      return { definitionId: revision.definition_id, origin: { versionArn, aliasArn: alias && aliasArn(alias) } };
    },
  };
}

export type FindMachine = ReturnType<typeof createFindMachine>;

const PERCENT = 100;

function routed(alias: AliasRow, chance: number): string {
  const [first, second] = routesOf(alias);
  return second && chance * PERCENT >= first!.weight ? second.stateMachineVersionArn : first!.stateMachineVersionArn;
}
