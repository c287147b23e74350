/** Map: where the items come from, and which of its two modes runs them. */
import type { MapState } from "../../asl/machine.ts";
import { bindingsOf } from "../bindings.ts";
import { beginMap, itemsOf } from "../children.ts";
import { readItems } from "../item-reader.ts";
import { beginMapRun } from "../map-run.ts";
import type { Progress, Strand } from "../run.ts";
import type { Step } from "../step.ts";

export async function beginMapState(step: Step, strand: Strand, state: MapState): Promise<Progress> {
  const reader = state.distributed?.reader;
  const items = reader ? await readItems(step.engine, reader, bindingsOf(strand)) : await itemsOf(strand, state);
  return state.distributed ? beginMapRun(step, strand, state, items) : beginMap(step, strand, state, items);
}
