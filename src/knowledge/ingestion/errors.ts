import { RetryableError, TerminalError } from "../../kernel/index.ts";
import type { Finding, FindingCode } from "./findings.ts";

/** A document that can't be imported. The import goes on without it and reports the finding. */
export class UnusableDocumentError extends TerminalError {
  override readonly name = "UnusableDocument";
  readonly finding: Finding;
  constructor(code: FindingCode, message: string, remedy: string) {
    super("invalid_argument", `${message} ${remedy}`, { code });
    this.finding = { code, severity: "problem", message, remedy };
  }
}

export class ImportNotFoundError extends TerminalError {
  override readonly name = "ImportNotFound";
  constructor(importId: string) {
    super("not_found", `There is no import "${importId}". List them, or start one with npm run import.`, {
      import_id: importId,
    });
  }
}

export class ImportDocumentNotFoundError extends TerminalError {
  override readonly name = "ImportDocumentNotFound";
  constructor(importId: string, number: number) {
    super("not_found", `Import "${importId}" has no document ${number}. Its report numbers them from 0.`, {
      import_id: importId,
      number,
    });
  }
}

/** An import's id stands for one request for ever. */
export class ImportIdTakenError extends TerminalError {
  override readonly name = "ImportIdTaken";
  constructor(importId: string) {
    super("already_exists", `Import "${importId}" was asked for already, with something else. Use a new id.`, {
      import_id: importId,
    });
  }
}

/** Too many others changed the import at the same time. Safe to repeat. */
export class ImportConflictError extends RetryableError {
  override readonly name = "ImportConflict";
  constructor(importId: string) {
    super("aborted", `Import "${importId}" is being changed by others at once, again and again. Try again.`, {
      import_id: importId,
    });
  }
}

/** What waits for a person is not what one has approved: it changed after the check. */
export class ImportNotApprovedError extends TerminalError {
  override readonly name = "ImportNotApproved";
  constructor(importId: string) {
    super(
      "failed_precondition",
      `Import "${importId}" holds documents that wait for approval, and nobody approved just these. Import them again.`,
      { import_id: importId },
    );
  }
}

/** Somebody wanted to decide on an import that waits for nobody: not yet, which may be repeated, or no more. */
export class ImportNotWaitingError extends TerminalError {
  override readonly name = "ImportNotWaiting";
  constructor(importId: string, state: string) {
    const code = state === "reading" || state === "checking" ? "aborted" : "already_exists";
    super(code, `Import "${importId}" is ${state}: it waits for no decision.`, { import_id: importId, state });
  }
}

/**
 * No model has answered what ingestion asks, so the rules must do. `unavailable`: none could be asked, or not again.
 * `unusable`: they were, and none of their answers passed the checks.
 */
export class NoOpinionError extends TerminalError {
  override readonly name = "NoOpinion";
  readonly kind: "unavailable" | "unusable";
  readonly reason: string;
  constructor(kind: "unavailable" | "unusable", reason: string) {
    super("failed_precondition", `No model has an opinion (${kind}): ${reason} The rules stand.`, { kind });
    this.kind = kind;
    this.reason = reason;
  }
}
