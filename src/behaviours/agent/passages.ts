/** What the company's knowledge holds about the customer's request. */
import type { InternalPassage, PublicPassage } from "../../knowledge/index.ts";
import type { Turn } from "../turn.ts";
import { earlierLines } from "./transcript.ts";

/** "And on Sundays?" finds nothing by itself, so so short a follow-up is searched with the message before it. */
const followUpWords = 3;

/** Text that a customer may read. No language is preferred: the search starts before the language is known. */
export function findPassages(turn: Turn): Promise<readonly PublicPassage[]> {
  return turn.search({ text: searchText(turn), audience: "public" });
}

/** Text for staff only: its titles may help the human who takes over. */
export function findStaffPassages(turn: Turn): Promise<readonly InternalPassage[]> {
  return turn.search({ text: searchText(turn), audience: "internal", limit: 5 });
}

export function searchText(turn: Turn): string {
  const words = turn.request.split(/\s+/).length;
  const before = earlierLines(turn).findLast((line) => line.from === "customer");
  return words > followUpWords || !before ? turn.request : `${before.text}\n${turn.request}`;
}
