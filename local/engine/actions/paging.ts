/** Pages of a list: a token tells where the next page begins. */
import { StepFunctionsError } from "../errors.ts";

export interface PageInput {
  readonly maxResults?: number | undefined;
  readonly nextToken?: string | undefined;
}

const DEFAULT_PAGE = 100;

/** Zero asks for the default, as on AWS. */
export function pageSize({ maxResults }: PageInput): number {
  return maxResults || DEFAULT_PAGE;
}

export function tokenAt(position: number): string {
  return Buffer.from(`page:${position}`).toString("base64");
}

export function positionIn(token: string): number {
  const position = /^page:(\d+)$/.exec(Buffer.from(token, "base64").toString("latin1"))?.[1];
  if (position === undefined) throw new StepFunctionsError("InvalidToken", "Invalid Token: 'Invalid token'");
  return Number(position);
}

export function pageOf<Item>(items: readonly Item[], input: PageInput): { page: Item[]; nextToken?: string } {
  const start = input.nextToken === undefined ? 0 : positionIn(input.nextToken);
  const end = start + pageSize(input);
  return { page: items.slice(start, end), ...(end < items.length && { nextToken: tokenAt(end) }) };
}
