/** The actions on state machines themselves. */
import { compileMachine } from "../asl/compile-machine.ts";
import { problemsIn } from "../asl/check-definition.ts";
import { InvalidDefinition, parseDefinition } from "../asl/definition.ts";
import { saysJsonata } from "../asl/query-language.ts";
import { forgetMachine } from "../catalog/forget-machine.ts";
import { currentRevision, settingsOf } from "../catalog/revisions.ts";
import { putTags } from "../catalog/tags.ts";
import { versionArn } from "../catalog/versions.ts";
import { StepFunctionsError } from "../errors.ts";
import type {
  CreateStateMachineInput,
  Diagnostic,
  UpdateStateMachineInput,
  ValidateDefinitionInput,
} from "../ports.ts";
import { deleteMachine } from "../store/machine-rows.ts";
import type { ActionParts } from "./create-actions.ts";
import { checkPublishing, checkSettings, settingsIn } from "./machine-settings.ts";
import { createSaveRevision } from "./save-revision.ts";
import { checkCount } from "./tags.ts";

export function machineActions(parts: ActionParts) {
  const { store, engine, registry, find } = parts;
  const saveRevision = createSaveRevision(parts);

  return {
    createStateMachine: async (input: CreateStateMachineInput) => {
      const { name, type, definition, tags = [] } = input;
      const settings = settingsIn(input);
      checkPublishing(input);
      checkSettings(settings);
      checkCount(name, tags);
      const stateMachineArn = registry.arnOf(name);
      const { version, created_ms } = await saveRevision({ name, type, definition, settings, publishing: input });
      if (tags.length > 0) await engine.clock.track(store.write((db) => putTags(db, stateMachineArn, tags)));
      return {
        stateMachineArn,
        creationDate: created_ms,
        ...(version && { stateMachineVersionArn: versionArn(version) }),
      };
    },
    updateStateMachine: async (input: UpdateStateMachineInput) => {
      const { arn, name, type, definition } = find.machine(input.stateMachineArn);
      const changed = settingsIn(input);
      if (input.definition === undefined && Object.keys(changed).length === 0) throw nothingToUpdate();
      checkPublishing(input);
      const settings = { ...settingsOf(store.read((db) => currentRevision(db, arn))), ...changed };
      checkSettings(settings);
      const saved = await saveRevision({
        name,
        type,
        definition: input.definition ?? definition,
        settings,
        publishing: input,
      });
      return {
        updateDate: saved.revision.created_ms,
        ...(saved.revision.revision_id !== null && { revisionId: saved.revision.revision_id }),
        ...(saved.version && { stateMachineVersionArn: versionArn(saved.version) }),
      };
    },
    deleteStateMachine: async ({ stateMachineArn }: { stateMachineArn: string }) => {
      const deletion = store.write((db) => {
        deleteMachine(db, stateMachineArn);
        forgetMachine(db, stateMachineArn);
      });
      await engine.clock.track(deletion);
      registry.forget(stateMachineArn);
    },
    validateStateMachineDefinition: async ({ definition, type = "STANDARD", maxResults }: ValidateDefinitionInput) => {
      const diagnostics = diagnosticsOf(definition, () => compileMachine(definition, type, registry.compile));
      const limit = maxResults || MAX_DIAGNOSTICS;
      const result = diagnostics.length > 0 ? ("FAIL" as const) : ("OK" as const);
      return { result, diagnostics: diagnostics.slice(0, limit), truncated: diagnostics.length > limit };
    },
  };
}

const MAX_DIAGNOSTICS = 100;

function nothingToUpdate(): StepFunctionsError {
  const fields = "the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration";
  return new StepFunctionsError("MissingRequiredParameter", `Either ${fields} must be specified`);
}

/** Everything that the checks find; where they find nothing, what compiling trips over. */
function diagnosticsOf(definition: string, compile: () => unknown): Diagnostic[] {
  try {
    const json = parseDefinition(definition);
    const problems = saysJsonata(json) ? problemsIn(json) : [];
    if (problems.length === 0) compile();
    return problems.map(({ code, text, place }) => ({ severity: "ERROR", code, message: text, location: place }));
  } catch (error) {
    if (!(error instanceof InvalidDefinition)) throw error;
    const { code, problem, place } = error;
    return [{ severity: "ERROR", code, message: problem, ...(place !== undefined && { location: place }) }];
  }
}
