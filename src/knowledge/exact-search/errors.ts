import { RetryableError, TerminalError } from "../../kernel/index.ts";

/** A vector that has no cosine with anything: zeros only, NaN or infinite, or of another dimension. */
export class InvalidVectorError extends TerminalError {
  override readonly name = "InvalidVector";
  constructor(problem: string, details: Readonly<Record<string, unknown>> = {}) {
    super("invalid_argument", problem, details);
  }
}

/** A row was named that never was added. */
export class UnknownVectorRowError extends TerminalError {
  override readonly name = "UnknownVectorRow";
  constructor(row: number, count: number) {
    super("not_found", `there is no row ${row}; rows 0 to ${count - 1} were added here`, { row, count });
  }
}

/** The machine, or the 4 GiB that WebAssembly can address, has no room for more rows. */
export class VectorMemoryExhaustedError extends RetryableError {
  override readonly name = "VectorMemoryExhausted";
  constructor(bytes: number, cause: unknown) {
    super(
      "resource_exhausted",
      `the vectors need ${bytes} bytes and the memory can't grow to that (one memory holds 4 GiB); split the rows or free memory`,
      { bytes },
      cause,
    );
  }
}
