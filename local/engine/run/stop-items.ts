/** The executions of a Distributed Map's items end with the state that runs them. */
import type { MapState } from "../asl/machine.ts";
import type { Strand } from "./run.ts";
import type { Step } from "./step.ts";

export function stopItems(step: Step, strand: Strand): void {
  const { nonce } = strand;
  const { label } = (strand.state as MapState).distributed!;
  step.after(() => step.engine.stopItems(`${step.run.version.arn}/${label}`, `${nonce}-`));
}
