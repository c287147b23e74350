/** The steps of an import, built from the ports they share; each is a state of the Knowledge machine. */
import {
  type CheckImportDependencies,
  createAwaitDecision,
  createCheckImport,
  createCloseImport,
  createExplainDocument,
  createListSource,
  createPlanImport,
  createPublishImport,
  createSkipDocument,
  type DecideImportDependencies,
  type ExplainDocumentDependencies,
  type PlanImportDependencies,
} from "../../src/knowledge/ingestion/index.ts";

export interface ImportStepDependencies
  extends PlanImportDependencies, DecideImportDependencies, ExplainDocumentDependencies, CheckImportDependencies {}

export type ImportSteps = ReturnType<typeof importSteps>;

export function importSteps(dependencies: ImportStepDependencies) {
  return {
    plan: createPlanImport({ ...dependencies, listSource: createListSource(dependencies) }),
    explain: createExplainDocument(dependencies),
    skip: createSkipDocument(dependencies),
    check: createCheckImport(dependencies),
    await: createAwaitDecision(dependencies),
    publish: createPublishImport(dependencies),
    close: createCloseImport(dependencies),
  };
}
