/**
 * What the two functions of the Knowledge machine get, and what the API needs to start and decide imports. Whoever reads
 * strangers' documents (read-document) reaches neither the knowledge nor the machine.
 */
import { Duration } from "aws-cdk-lib";
import type { FunctionSettings, Surroundings } from "./function-settings.ts";
import type { FunctionNeeds } from "./lambda-function.ts";
import { withModels } from "./model-calls.ts";
import * as allow from "./permissions.ts";

/** The longest that a function may run; the machine's tasks end before (statemachines/knowledge.asl.json). */
const stepTimeout = Duration.minutes(15);
const readTimeout = Duration.seconds(130);

/** A whole processor: parsing is bounded in seconds, and the pages of a large PDF take most of them. */
const parsingMegabytes = 1769;

/** Checking holds all documents of an import beside the live articles. */
const checkingMegabytes = 3008;

function sourceEnvironment({ imports, documents }: Surroundings) {
  return { IMPORTS_TABLE_NAME: imports.tableName, DOCUMENTS_BUCKET_NAME: documents.bucketName };
}

function importEnvironment(surroundings: Surroundings) {
  return { ...sourceEnvironment(surroundings), KNOWLEDGE_MACHINE_ARN: surroundings.machineArns.knowledge };
}

export function ingestionSettings(surroundings: Surroundings): {
  readonly [Name in "import-knowledge" | "read-document"]: FunctionSettings<Name>;
} {
  const { imports, documents, knowledge, machineArns } = surroundings;
  const steps = {
    environment: { ...importEnvironment(surroundings), KNOWLEDGE_TABLE_NAME: knowledge.tableName },
    permissions: [
      ...allow.keepImports(imports),
      ...allow.readDocuments(documents),
      allow.publishKnowledge(knowledge),
      allow.completeTasks(machineArns.knowledge),
    ],
  };
  return {
    "import-knowledge": {
      ...withModels(surroundings, steps),
      timeout: stepTimeout,
      memoryMegabytes: checkingMegabytes,
    },
    "read-document": {
      environment: sourceEnvironment(surroundings),
      permissions: [...allow.keepImports(imports), ...allow.readDocuments(documents)],
      timeout: readTimeout,
      memoryMegabytes: parsingMegabytes,
    },
  };
}

/** For whoever starts imports, shows them and decides them. The documents themselves are not its affair. */
export function withImports<Environment extends object>(
  surroundings: Surroundings,
  { environment, permissions }: FunctionNeeds<Environment>,
) {
  const { imports, machineArns } = surroundings;
  return {
    environment: { ...environment, ...importEnvironment(surroundings) },
    permissions: [
      ...permissions,
      ...allow.keepImports(imports),
      allow.startExecutions(machineArns.knowledge),
      allow.completeTasks(machineArns.knowledge),
    ],
  };
}
