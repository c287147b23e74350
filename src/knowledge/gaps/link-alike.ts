/**
 * Average linkage: the two groups that are most alike become one, again and again, until no two are alike enough. Two
 * groups are as alike as their members are on average, so what joins two is never more alike to a third than they were,
 * and only pairs that are alike enough from the start are ever looked at. Equals go in the order that they stand in.
 */
import { type AlikePair, type Direction, joinDirections } from "./question-likeness.ts";

export interface Directed<Item> {
  readonly item: Item;
  readonly direction: Direction;
}

export interface LinkRules<Item> {
  /** Those that are alike enough, by their places. */
  readonly pairs: readonly AlikePair[];
  likeness(left: Direction, right: Direction): number;
  /** From this likeness on two groups become one. */
  readonly least: number;
  mayBeOne(group: readonly Item[]): boolean;
}

interface Cluster<Item> {
  readonly members: readonly Item[];
  readonly direction: Direction;
  /** To clusters that are alike enough. */
  readonly near: Map<Cluster<Item>, number>;
}

/** Groups of two or more. */
export function linkAlike<Item>(items: readonly Directed<Item>[], rules: LinkRules<Item>): Item[][] {
  const clusters = new Set(clustersOf(items, rules));
  for (;;) {
    const closest = closestPair(clusters, rules);
    if (!closest) break;
    const [left, right] = closest;
    clusters.delete(right);
    clusters.delete(left);
    clusters.add(joined(left, right, rules));
  }
  return [...clusters].filter(({ members }) => members.length > 1).map(({ members }) => [...members]);
}

function clustersOf<Item>(items: readonly Directed<Item>[], rules: LinkRules<Item>): Cluster<Item>[] {
  const clusters = items.map(({ item, direction }): Cluster<Item> => ({
    members: [item],
    direction,
    near: new Map(),
  }));
  for (const { left, right, likeness } of rules.pairs) {
    bringNear(clusters[left] as Cluster<Item>, clusters[right] as Cluster<Item>, likeness);
  }
  return clusters;
}

function bringNear<Item>(left: Cluster<Item>, right: Cluster<Item>, alike: number): void {
  left.near.set(right, alike);
  right.near.set(left, alike);
}

function closestPair<Item>(
  clusters: ReadonlySet<Cluster<Item>>,
  { mayBeOne }: LinkRules<Item>,
): readonly [Cluster<Item>, Cluster<Item>] | undefined {
  let closest: { readonly pair: readonly [Cluster<Item>, Cluster<Item>]; readonly alike: number } | undefined;
  for (const left of clusters) {
    for (const [right, alike] of left.near) {
      if (alike <= (closest?.alike ?? 0) || !mayBeOne([...left.members, ...right.members])) continue;
      closest = { pair: [left, right], alike };
    }
  }
  return closest?.pair;
}

function joined<Item>(left: Cluster<Item>, right: Cluster<Item>, rules: LinkRules<Item>): Cluster<Item> {
  const together: Cluster<Item> = {
    members: [...left.members, ...right.members],
    direction: joinDirections(left.direction, right.direction),
    near: new Map(),
  };
  for (const other of new Set([...left.near.keys(), ...right.near.keys()])) {
    other.near.delete(left);
    other.near.delete(right);
    if (other === left || other === right) continue;
    const alike = rules.likeness(together.direction, other.direction);
    if (alike >= rules.least) bringNear(together, other, alike);
  }
  return together;
}
