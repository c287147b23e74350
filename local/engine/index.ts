/** A durable engine for Amazon States Language with JSONata, in one process. See docs/engine.md. */
export type { EngineClock } from "./clock/clock.ts";
export { RealClock } from "./clock/real-clock.ts";
export { VirtualClock } from "./clock/virtual-clock.ts";
export { openEngine, type EngineOptions } from "./engine.ts";
export { StepFunctionsError, type StepFunctionsErrorName } from "./errors.ts";
export { InvalidDefinition } from "./asl/definition.ts";
export type * from "./ports.ts";
export { StoreCorrupt } from "./store/errors.ts";
export { openGroupCommit, type GroupCommit } from "./store/group-commit.ts";
export { prepare } from "./store/prepare.ts";
export { createFaultyLambda, type LambdaFaults } from "./faults/faulty-lambda.ts";
export { createFaultyStore, type FaultyStore, type KillPoint } from "./faults/faulty-store.ts";
export { executionPicture } from "./picture/execution-picture.ts";
export { createFileObjects } from "./tasks/file-objects.ts";
export { createLambdaWorkers, type LambdaModule, type LambdaWorkers } from "./tasks/lambda-workers.ts";
