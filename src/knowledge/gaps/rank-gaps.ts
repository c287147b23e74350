/**
 * Which gap is worth an expert's time first. A signal weighs by what it cost the customer, and half as much after each
 * half-life. Sums of such weights can be carried forward, so that a gap needs no list of its signals to be ranked.
 */
import type { Gap, SignalKind } from "./gap.ts";

/** A customer who had to wait for a person counts more than one whose answer hung by a thread. */
export const signalWeights: Readonly<Record<SignalKind, number>> = {
  hand_off: 3,
  unanswered: 2,
  low_support: 1,
  human_answer: 0,
};

export const halfLifeMs = 14 * 24 * 60 * 60_000;

type Heated = Pick<Gap, "heat" | "lastAt">;

/** In whatever order signals come, the sum is the same. */
export function heatWith({ heat, lastAt }: Heated, { kind, at }: { kind: SignalKind; at: number }): Heated {
  const latest = Math.max(lastAt, at);
  return { heat: heat * decay(latest - lastAt) + signalWeights[kind] * decay(latest - at), lastAt: latest };
}

/** What two gaps weigh together. */
export function heatOfBoth(left: Heated, right: Heated): Heated {
  const lastAt = Math.max(left.lastAt, right.lastAt);
  const asOf = ({ heat, lastAt: at }: Heated) => heat * decay(lastAt - at);
  return { heat: asOf(left) + asOf(right), lastAt };
}

/** As of now, epoch milliseconds. */
export function scoreOf({ heat, lastAt }: Heated, now: number): number {
  return heat * decay(Math.max(0, now - lastAt));
}

/** Hottest first; of equals the one that shows for longer, then by id. */
export function rankGaps(gaps: readonly Gap[], now: number): readonly Gap[] {
  return gaps
    .map((gap) => ({ gap, score: scoreOf(gap, now) }))
    .toSorted((left, right) => right.score - left.score || byAge(left.gap, right.gap))
    .map(({ gap }) => gap);
}

function byAge(left: Gap, right: Gap): number {
  return left.firstAt - right.firstAt || (left.id < right.id ? -1 : 1);
}

function decay(ageMs: number): number {
  return 2 ** (-ageMs / halfLifeMs);
}
