import { RetryableError, TerminalError } from "../kernel/index.ts";

/** A behaviour or a stored step names a tool that the company has not registered. */
export class UnknownToolError extends TerminalError {
  override readonly name = "UnknownTool";
  constructor(tool: string) {
    super("not_found", `No tool is called "${tool}".`, { tool });
  }
}

/** The arguments do not fit the tool's parameters. */
export class InvalidToolArgumentsError extends TerminalError {
  override readonly name = "InvalidToolArguments";
  constructor(tool: string, problem: string) {
    super("invalid_argument", `The arguments of tool "${tool}" do not fit: ${problem}`, { tool });
  }
}

/** The tool said no, and will say no again. */
export class ToolRefusedError extends TerminalError {
  override readonly name = "ToolRefused";
  constructor(tool: string, problem: string, cause?: unknown) {
    super("failed_precondition", `Tool "${tool}" refused: ${problem}`, { tool }, cause);
  }
}

/** The tool could not be reached, or failed on its side; the same call may succeed later. */
export class ToolUnavailableError extends RetryableError {
  override readonly name = "ToolUnavailable";
  constructor(tool: string, problem: string, cause?: unknown) {
    super("unavailable", `Tool "${tool}" is unavailable: ${problem}`, { tool }, cause);
  }
}

/** The tool answered, and the answer does not have the shape that its definition promises. */
export class InvalidToolResultError extends TerminalError {
  override readonly name = "InvalidToolResult";
  constructor(tool: string, problem: string) {
    super("internal", `The result of tool "${tool}" does not fit: ${problem}`, { tool });
  }
}
