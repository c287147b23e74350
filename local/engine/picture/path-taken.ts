/** What an execution's history says about its states: how each ended last, how often it was entered, which edges were taken. */
import type { HistoryEvent } from "../ports.ts";

export type StateFate = "done" | "running" | "failed" | "caught";

export interface PathTaken {
  readonly fates: ReadonlyMap<string, StateFate>;
  readonly visits: ReadonlyMap<string, number>;
  /** "from → to" of every edge taken. */
  readonly edges: ReadonlySet<string>;
}

export function edgeKey(from: string, to: string): string {
  return `${from} → ${to}`;
}

export function pathTaken(events: readonly HistoryEvent[]): PathTaken {
  const fates = new Map<string, StateFate>();
  const visits = new Map<string, number>();
  const edges = new Set<string>();
  const exits = new Map<number, string>();
  const failing = new Set<string>();
  let current = "";
  for (const event of events) {
    const name = stateName(event);
    if (event.type.endsWith("StateEntered") && name !== undefined) {
      current = name;
      fates.set(name, "running");
      visits.set(name, (visits.get(name) ?? 0) + 1);
      const from = exits.get(event.previousEventId);
      if (from !== undefined) edges.add(edgeKey(from, name));
    } else if (event.type.endsWith("StateExited") && name !== undefined) {
      exits.set(event.id, name);
      fates.set(name, failing.delete(name) ? "caught" : "done");
    } else if (isFailure(event.type)) failing.add(current);
    else if (/Succeeded$/.test(event.type)) failing.delete(current);
    else if (/^Execution(Failed|Aborted|TimedOut)$/.test(event.type)) markUnfinished(fates);
  }
  return { fates, visits, edges };
}

function stateName(event: HistoryEvent): string | undefined {
  const details = (event["stateEnteredEventDetails"] ?? event["stateExitedEventDetails"]) as
    { name: string } | undefined;
  return details?.name;
}

function isFailure(type: string): boolean {
  return /^(Task|LambdaFunction|Evaluation)(Failed|TimedOut)$/.test(type);
}

/** States that the end of the execution found open failed with it. */
function markUnfinished(fates: Map<string, StateFate>): void {
  for (const [name, fate] of fates) if (fate === "running") fates.set(name, "failed");
}
