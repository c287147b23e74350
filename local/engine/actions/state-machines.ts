/** The actions on state machines themselves. */
import { StepFunctionsError } from "../errors.ts";
import { compileMachine } from "../asl/compile-machine.ts";
import type {
  CreateStateMachineInput,
  StateMachineDescription,
  StateMachineListItem,
  UpdateStateMachineInput,
} from "../ports.ts";
import { executionByArn } from "../store/execution-rows.ts";
import { deleteMachine, machineRow, machineRows, type MachineRow } from "../store/machine-rows.ts";
import type { ActionParts } from "./create-actions.ts";
import { executionDoesNotExist } from "./stop-execution.ts";

export function machineActions({ store, engine, registry }: ActionParts) {
  const roleArn = `arn:aws:iam::${engine.accountId}:role/engine`;
  const find = (arn: string): MachineRow => {
    const row = store.read((db) => machineRow(db, arn));
    if (!row) throw new StepFunctionsError("StateMachineDoesNotExist", `State Machine Does Not Exist: '${arn}'`);
    return row;
  };
  const describe = (row: MachineRow): StateMachineDescription => ({
    ...listItem(row),
    definition: row.definition,
    roleArn,
    status: "ACTIVE",
    revisionId: String(row.id),
  });

  return {
    createStateMachine: async (input: CreateStateMachineInput) => ({
      stateMachineArn: await registry.create(input),
    }),
    describeStateMachine: async ({ stateMachineArn }: { stateMachineArn: string }) => describe(find(stateMachineArn)),
    describeStateMachineForExecution: async ({ executionArn }: { executionArn: string }) => {
      const execution = store.read((db) => executionByArn(db, executionArn));
      if (!execution) throw executionDoesNotExist(executionArn);
      const { arn } = registry.versionById(execution.definition_id);
      return { ...describe(find(arn)), definition: registry.definitionById(execution.definition_id) };
    },
    listStateMachines: async () => ({ stateMachines: store.read(machineRows).map(listItem) }),
    updateStateMachine: async ({ stateMachineArn, definition }: UpdateStateMachineInput) => {
      const { name, type } = find(stateMachineArn);
      if (definition !== undefined) await registry.create({ name, type, definition });
      return { updateDate: engine.clock.now() };
    },
    deleteStateMachine: async ({ stateMachineArn }: { stateMachineArn: string }) => {
      await engine.clock.track(store.write((db) => deleteMachine(db, stateMachineArn)));
      registry.forget(stateMachineArn);
    },
    validateStateMachineDefinition: async ({ definition, type = "STANDARD" }: Partial<CreateStateMachineInput>) => {
      const problem = problemOf(() => compileMachine(definition ?? "", type, registry.compile));
      const diagnostics = problem ? [{ severity: "ERROR", code: "SCHEMA_VALIDATION_FAILED", message: problem }] : [];
      return { result: problem ? ("FAIL" as const) : ("OK" as const), diagnostics };
    },
  };
}

function problemOf(check: () => unknown): string | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

function listItem({ arn, name, type, created_ms }: MachineRow): StateMachineListItem {
  return { stateMachineArn: arn, name, type, creationDate: created_ms };
}
