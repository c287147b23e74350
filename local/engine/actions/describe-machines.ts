/** State machines as the API shows them. */
import { parseDefinition } from "../asl/definition.ts";
import { revisionAt, settingsOf, type MachineSettings, type RevisionRow } from "../catalog/revisions.ts";
import { versionArn } from "../catalog/versions.ts";
import { variableReferences } from "../jsonata/variable-references.ts";
import type { Paging, StateMachineDescription, StateMachineListItem } from "../ports.ts";
import { executionByArn } from "../store/execution-rows.ts";
import { machineRows, type MachineRow } from "../store/machine-rows.ts";
import type { ActionParts } from "./create-actions.ts";
import type { FoundMachine } from "./find-machine.ts";
import { completeSettings } from "./machine-settings.ts";
import { pageOf } from "./paging.ts";
import { executionDoesNotExist } from "./stop-execution.ts";

export function machineDescriptions({ store, engine, registry, find }: ActionParts) {
  const roleArn = defaultRole(engine.accountId);
  const shown = (revision: RevisionRow | undefined): MachineSettings & { roleArn: string } =>
    completeSettings({ roleArn, ...settingsOf(revision) });

  return {
    describeStateMachine: async ({ stateMachineArn }: { stateMachineArn: string }) => {
      const found = find.machineOrVersion(stateMachineArn);
      const { revision } = found;
      const definition = definitionOf(found, registry.definitionById);
      return { ...describe(found, definition), ...shown(revision), ...references(definition) };
    },
    describeStateMachineForExecution: async ({ executionArn }: { executionArn: string }) => {
      const execution = store.read((db) => executionByArn(db, executionArn));
      if (!execution) throw executionDoesNotExist(executionArn);
      const { definition_id, started_ms } = execution;
      const { arn, name } = registry.versionById(definition_id);
      const revision = store.read((db) => revisionAt(db, definition_id, started_ms));
      const definition = registry.definitionById(definition_id);
      return {
        stateMachineArn: arn,
        name,
        definition,
        updateDate: revision?.created_ms ?? started_ms,
        ...(revision?.revision_id && { revisionId: revision.revision_id }),
        ...shown(revision),
        ...references(definition),
      };
    },
    listStateMachines: async (input: Paging = {}) => {
      const { page, ...next } = pageOf(store.read(machineRows), input);
      return { stateMachines: page.map(listItem), ...next };
    },
  };
}

export function defaultRole(accountId: string): string {
  return `arn:aws:iam::${accountId}:role/engine`;
}

function definitionOf({ machine, version, revision }: FoundMachine, byId: (id: number) => string): string {
  return version && revision ? byId(revision.definition_id) : machine.definition;
}

function describe({ machine, version, revision }: FoundMachine, definition: string): StateMachineDescription {
  return {
    ...listItem(machine),
    ...(version && { stateMachineArn: versionArn(version), creationDate: version.created_ms }),
    ...(version && version.description !== null && { description: version.description }),
    definition,
    roleArn: "",
    status: "ACTIVE",
    ...(revision && revision.revision_id !== null && { revisionId: revision.revision_id }),
  };
}

function references(definition: string): Pick<StateMachineDescription, "variableReferences"> {
  const found = variableReferences(parseDefinition(definition));
  return Object.keys(found).length > 0 ? { variableReferences: found } : {};
}

function listItem({ arn, name, type, created_ms }: MachineRow): StateMachineListItem {
  return { stateMachineArn: arn, name, type, creationDate: created_ms };
}
