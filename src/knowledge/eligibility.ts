/**
 * May this item be used for this answer? One pure function, so that every search filters alike. What is not known counts
 * against the item: where the channel or the traffic group is unknown, an item that is restricted to some is left out.
 */
import type { Channel } from "../contracts/index.ts";
import type { KnowledgeScope, Source, Visibility } from "./knowledge-items.ts";

/** Who reads the answer: anybody, signed-in customers, or staff. Each reads what those before it may. */
export type Audience = Visibility;

export interface Occasion {
  readonly audience: Audience;
  readonly channel?: Channel;
  readonly trafficGroup?: string;
  /** Epoch milliseconds; notes hold for a time. */
  readonly at: number;
}

export function isEligible(item: Source, occasion: Occasion): boolean {
  const { audience, channel, trafficGroup, at } = occasion;
  return (
    item.usage === "on" &&
    mayRead[audience].includes(item.visibility) &&
    isInScope(item.scope, channel, trafficGroup) &&
    isLive(item, at)
  );
}

const mayRead: Readonly<Record<Audience, readonly Visibility[]>> = {
  public: ["public"],
  users: ["public", "users"],
  internal: ["public", "users", "internal"],
};

function isInScope(scope: KnowledgeScope = {}, channel?: Channel, trafficGroup?: string): boolean {
  return isAmong(scope.channels, channel) && isAmong(scope.trafficGroups, trafficGroup);
}

function isAmong<Value>(allowed: readonly Value[] | undefined, value: Value | undefined): boolean {
  return allowed === undefined || (value !== undefined && allowed.includes(value));
}

function isLive(item: Source, at: number): boolean {
  switch (item.kind) {
    case "article":
      return item.status === "published";
    case "note":
      return item.status === "live" && (item.validFrom ?? -Infinity) <= at && at < (item.validTo ?? Infinity);
    case "fact":
      return true;
  }
}
