/**
 * What a search returns. Text that a customer may read and text for staff only are different types, told apart by a
 * brand that only the two functions below can give: neither becomes the other by having the same fields. What staff may
 * read is no `string` to the compiler: no prompt, reply or quote takes it, and who needs the words says so by name.
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
/** A text in JSON and at run time, and nothing that a string is wanted for. */
export interface StaffText {
  readonly [disclosure]: "staff";
}

/** May inform a decision or a note to staff, never a customer's text. */
export type InternalPassage = Omit<PassageOf<"internal">, "text"> & {
  readonly [disclosure]: "staff";
  readonly text: StaffText;
};
export type Passage = PublicPassage | InternalPassage;

/** Throws Disclosure for text that is for staff only. */
export function publicPassage(passage: PassageOf<Visibility>): PublicPassage {
  if (passage.visibility !== "internal") return passage as PublicPassage;
  throw new DisclosureError(passage.id, "a customer");
}

/** Throws Disclosure for text that customers may read: what staff get from here is never mistaken for it. */
export function internalPassage(passage: PassageOf<Visibility>): InternalPassage {
  if (passage.visibility === "internal") return passage as unknown as InternalPassage;
  throw new DisclosureError(passage.id, "staff only");
}

/** The words themselves: for staff's own eyes, and for the check that no draft tells them. */
export function wordsForStaff(text: StaffText | string): string {
  return text as string;
}
