/** Machines by ARN and by definition, compiled when they are first needed. */
import { compileMachine } from "./asl/compile-machine.ts";
import type { DistributedMap } from "./asl/machine.ts";
import type { EngineClock } from "./clock/clock.ts";
import type { Chance } from "./engine.ts";
import { StepFunctionsError } from "./errors.ts";
import { createExpressionCompiler, type CompileExpression } from "./jsonata/expression.ts";
import type { CreateStateMachineInput } from "./ports.ts";
import type { DatabaseSync } from "node:sqlite";
import type { MachineVersion } from "./run/run.ts";
import type { GroupCommit } from "./store/group-commit.ts";
import {
  addDefinition,
  currentDefinition,
  definitionById,
  sameDefinition,
  saveDefinition,
  type DefinitionRow,
} from "./store/machine-rows.ts";

export type NewMachine = Pick<CreateStateMachineInput, "name" | "type" | "definition">;

export interface MachineRegistry {
  /** Makes the definition its machine's current one; `also` is part of the same write. */
  create<T>(input: NewMachine, also: (db: DatabaseSync, saved: DefinitionRow) => T): Promise<T>;
  arnOf(machineName: string): string;
  /** The version that a new execution of the machine gets. */
  current(machineArn: string): MachineVersion;
  versionById(definitionId: number): MachineVersion;
  /** The text of a definition, also of one that has been replaced. */
  definitionById(definitionId: number): string;
  forget(machineArn: string): void;
  /** A Distributed Map's ItemProcessor as a machine of its own, which is not listed. */
  processorVersion(parent: MachineVersion, distributed: DistributedMap): Promise<MachineVersion>;
  readonly compile: CompileExpression;
}

export interface RegistryOptions {
  readonly store: GroupCommit;
  readonly clock: EngineClock;
  readonly region: string;
  readonly accountId: string;
  readonly chance: Chance;
}

const NAME = /^[^\s\p{Cc}<>{}[\]?*"#%\\^|~`$&,;:/]{1,80}$/u;

export function createMachineRegistry({ store, clock, region, accountId, chance }: RegistryOptions): MachineRegistry {
  const compile = createExpressionCompiler({ now: () => clock.now(), ...chance });
  const versions = new Map<number, MachineVersion>();
  const currentIds = new Map<string, number>();

  const toVersion = (row: DefinitionRow): MachineVersion => ({
    definitionId: row.id,
    arn: row.machine_arn,
    name: row.name,
    type: row.type,
    machine: compileMachine(row.definition, row.type, compile),
  });

  const remember = (row: DefinitionRow): MachineVersion => {
    const version = versions.get(row.id) ?? toVersion(row);
    versions.set(row.id, version);
    return version;
  };

  const arnOf = (name: string): string => `arn:aws:states:${region}:${accountId}:stateMachine:${name}`;

  return {
    arnOf,
    async create({ name, type, definition }, also) {
      checkName(name);
      compileMachine(definition, type, compile);
      const row = { machine_arn: arnOf(name), name, type, definition };
      const write = store.write((db) => {
        const saved = saveDefinition(db, row, clock.now());
        return { saved, result: also(db, saved) };
      });
      const { saved, result } = await clock.track(write);
      currentIds.set(saved.machine_arn, remember(saved).definitionId);
      return result;
    },
    current(machineArn) {
      const known = currentIds.get(machineArn);
      if (known !== undefined) return versions.get(known)!;
      const row = store.read((db) => currentDefinition(db, machineArn));
      if (!row)
        throw new StepFunctionsError("StateMachineDoesNotExist", `State Machine Does Not Exist: '${machineArn}'`);
      currentIds.set(machineArn, row.id);
      return remember(row);
    },
    compile,
    async processorVersion({ arn, name }, { label, type, definition }) {
      const row = { machine_arn: `${arn}/${label}`, name: `${name}/${label}`, type, definition };
      const known = store.read((db) => sameDefinition(db, row));
      return remember(
        known ?? (await clock.track(store.write((db) => sameDefinition(db, row) ?? addDefinition(db, row)))),
      );
    },
    forget: (machineArn) => void currentIds.delete(machineArn),
    definitionById: (definitionId) => store.read((db) => definitionById(db, definitionId))!.definition,
    versionById(definitionId) {
      return versions.get(definitionId) ?? remember(store.read((db) => definitionById(db, definitionId))!);
    },
  };
}

export function checkName(name: string): void {
  if (!NAME.test(name)) throw new StepFunctionsError("InvalidName", `Invalid Name: '${name}'`);
}
