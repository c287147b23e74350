/**
 * What a search returns. Text that a customer may read and text for staff only are different types, told apart by a
 * brand that only the two functions below can give: neither becomes the other by having the same fields.
 */
import { DisclosureError } from "./errors.ts";
import type { Source, Visibility } from "./knowledge-items.ts";

declare const disclosure: unique symbol;

/** Places in the two rankings that a search merges, counted from 1; absent: not found by that half. */
export interface PassageRanks {
  readonly lexical?: number;
  readonly vector?: number;
}

export interface PassageOf<V extends Visibility> {
  readonly id: string;
  readonly kind: Source["kind"];
  /** Id of the article, note or fact that the passage belongs to. */
  readonly articleId: string;
  readonly title: string;
  readonly text: string;
  readonly visibility: V;
  readonly language: string;
  readonly url?: string;
  /** Higher is better; comparable within one search only. */
  readonly score: number;
  readonly ranks: PassageRanks;
}

/** May be quoted to a customer. */
export type PublicPassage = PassageOf<"public" | "users"> & { readonly [disclosure]: "customer" };
/** May inform a decision or a note to staff, never a customer's text. */
export type InternalPassage = PassageOf<"internal"> & { readonly [disclosure]: "staff" };
export type Passage = PublicPassage | InternalPassage;

/** Throws Disclosure for text that is for staff only. */
export function publicPassage(passage: PassageOf<Visibility>): PublicPassage {
  if (passage.visibility !== "internal") return passage as PublicPassage;
  throw new DisclosureError(passage.id, "a customer");
}

/** Throws Disclosure for text that customers may read: what staff get from here is never mistaken for it. */
export function internalPassage(passage: PassageOf<Visibility>): InternalPassage {
  if (passage.visibility === "internal") return passage as InternalPassage;
  throw new DisclosureError(passage.id, "staff only");
}
