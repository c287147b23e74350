/** Capacity for a call: the first of its legs that has some now, or how long to wait until one may. */
import type { Grant } from "./budget.ts";
import type { Deployment, Lane, TokenCount } from "./deployment.ts";
import type { HealthMonitor, Leg } from "./health-monitor.ts";
import type { RateBudget } from "./rate-budget.ts";

export interface AdmittedLeg<D extends Deployment> extends Leg<D> {
  readonly grant: Grant;
}

export interface Admissions<D extends Deployment> {
  readonly leg?: AdmittedLeg<D>;
  /** Candidates that had nothing to give. */
  readonly rejected: readonly D[];
  /** Until one of them may have. */
  readonly retryAfterMs: number;
}

export interface AdmissionDependencies {
  readonly budget: RateBudget;
  readonly monitor: HealthMonitor;
}

export async function admitFirst<D extends Deployment>(
  { budget, monitor }: AdmissionDependencies,
  legs: readonly Leg<D>[],
  lane: Lane,
  estimate: TokenCount,
): Promise<Admissions<D>> {
  const rejected: D[] = [];
  let retryAfterMs = Infinity;
  for (const leg of legs) {
    const admission = await budget.admit({ deployment: leg.deployment, lane, estimate });
    if (!admission.admitted) {
      rejected.push(leg.deployment);
      retryAfterMs = Math.min(retryAfterMs, admission.retryAfterMs);
    } else if (!leg.probe || (await monitor.claimProbe(leg.deployment))) {
      return { leg: { ...leg, grant: admission.grant }, rejected, retryAfterMs };
    } else {
      await budget.giveBack(admission.grant);
      retryAfterMs = Math.min(retryAfterMs, anotherProbeMs);
    }
  }
  return { rejected, retryAfterMs };
}

/** Somebody else tries that deployment out; the next look at it knows. */
const anotherProbeMs = 1;
