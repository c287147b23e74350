/** SendTaskSuccess, SendTaskFailure, SendTaskHeartbeat: answered after the commit that recorded them. */
import { StepFunctionsError } from "../errors.ts";
import { jsonProblem } from "../json-problem.ts";
import { Payload } from "../run/payload.ts";
import type { TokenCall } from "../run/run.ts";
import { parseTaskToken } from "../run/task-token.ts";
import { executionById } from "../store/execution-rows.ts";
import type { ActionParts } from "./create-actions.ts";

export function taskTokenActions({ store, engine, runner }: ActionParts) {
  const call = (taskToken: string, outcome: TokenCall["outcome"]): Promise<void> => {
    if (runner.isStopped) return Promise.reject(new StepFunctionsError("ServiceUnavailable", "The engine is stopped"));
    const parts = parseTaskToken(taskToken);
    if (!parts) return Promise.reject(new StepFunctionsError("InvalidToken", "Invalid Token: 'Invalid token'"));
    const { runId, strandId, nonce } = parts;
    const done = new Promise<void>((resolve, reject) => {
      const signal = { kind: "token", strandId, nonce, call: { outcome, resolve, reject } } as const;
      if (!runner.signal(runId, signal)) reject(missing(runId));
    });
    return engine.clock.track(done);
  };

  const missing = (runId: number): StepFunctionsError => {
    const exists = store.read((db) => executionById(db, runId)) !== undefined;
    return exists
      ? new StepFunctionsError("TaskTimedOut", "Task Timed Out: 'Provided task does not exist anymore'")
      : new StepFunctionsError("TaskDoesNotExist", "Task does not exist");
  };

  return {
    sendTaskSuccess: async ({ taskToken, output }: { taskToken: string; output: string }) =>
      call(taskToken, { output: checkedOutput(output) }),
    sendTaskFailure: ({ taskToken, error, cause }: { taskToken: string; error?: string; cause?: string }) =>
      call(taskToken, { error: { error, cause } }),
    sendTaskHeartbeat: ({ taskToken }: { taskToken: string }) => call(taskToken, "heartbeat"),
  };
}

function checkedOutput(text: string): Payload {
  try {
    return Payload.of(JSON.parse(text));
  } catch {
    throw new StepFunctionsError("InvalidOutput", `Invalid Output: '${jsonProblem(text)}'`);
  }
}
