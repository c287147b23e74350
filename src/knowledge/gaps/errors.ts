import { RetryableError, TerminalError } from "../../kernel/index.ts";
import type { Gap, GapStatus } from "./gap.ts";

/** Somebody else changed the gap, or counted the signal. Read again and repeat. */
export class GapConflictError extends RetryableError {
  override readonly name = "GapConflict";
  constructor(id: string, revision: number) {
    super("aborted", `Gap "${id}" was changed meanwhile: revision ${revision} came too late. Read it and try again.`, {
      id,
      revision,
    });
  }
}

export class GapNotFoundError extends TerminalError {
  override readonly name = "GapNotFound";
  constructor(id: string) {
    super("not_found", `There is no gap "${id}". GET /knowledge/gaps lists them.`, { id });
  }
}

/** What was asked for does not fit what has become of the gap. */
export class GapStatusError extends TerminalError {
  override readonly name = "GapStatus";
  constructor(id: string, problem: string) {
    super("failed_precondition", `Gap "${id}": ${problem}`, { id });
  }
}

/** Throws GapStatus for a gap of this status. */
export function refuse({ id, status }: Pick<Gap, "id" | "status">, refused: GapStatus, problem: string): void {
  if (status === refused) throw new GapStatusError(id, problem);
}
