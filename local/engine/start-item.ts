/**
 * Starts the executions of a Distributed Map's items. The ItemProcessor is a
 * definition of its own, and its executions are like any others, except that
 * their machine is not listed.
 */
import type { createStartRun } from "./actions/start-execution.ts";
import type { MachineRegistry } from "./machine-registry.ts";
import type { ExecutionWatch } from "./execution-watch.ts";
import type { StartItem } from "./run/context.ts";
import { Payload } from "./run/payload.ts";
import type { ActionParts } from "./actions/create-actions.ts";

export interface StartItemParts extends Pick<ActionParts, "store" | "engine" | "runner"> {
  readonly registry: MachineRegistry;
  readonly watch: ExecutionWatch;
}

export function createStartItem(parts: StartItemParts, startRun: ReturnType<typeof createStartRun>): StartItem {
  const { registry, watch } = parts;
  return async (child, tell) => {
    const version = await registry.processorVersion(child.parent, child.distributed);
    const { executionArn } = await startRun(version, child.name, child.input, "find");
    watch.watch(executionArn, ({ status, output, error, cause }) => {
      if (status === "SUCCEEDED") tell({ output: Payload.fromText(output ?? "null") });
      else tell({ error: { error: error ?? undefined, cause: cause ?? undefined } });
    });
  };
}
