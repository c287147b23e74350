import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { invoke, openTestEngine, park } from "./support/open-test-engine.ts";

class Busy extends Error {
  override readonly name = "Busy";
}

describe("tasks", () => {
  test("a function's error has its name, and its message in a JSON cause", async () => {
    const { machine, run } = openTestEngine({ functions: { work: () => Promise.reject(new Busy("later")) } });
    const { status, error, cause } = await run(await machine({ Work: invoke("work") }));
    assert.deepEqual([status, error], ["FAILED", "Busy"]);
    const { errorType, errorMessage, trace } = JSON.parse(cause!) as {
      errorType: string;
      errorMessage: string;
      trace: string[];
    };
    assert.deepEqual([errorType, errorMessage], ["Busy", "later"]);
    assert.ok(Array.isArray(trace));
  });

  test("a retried task waits longer each time, up to the maximum delay", async () => {
    const calls: number[] = [];
    const work = () => {
      calls.push(engine.clock.now());
      if (calls.length < 5) throw new Busy("later");
      return "done";
    };
    const engine = openTestEngine({ functions: { work } });
    const Retry = [{ ErrorEquals: ["Busy"], IntervalSeconds: 2, BackoffRate: 3, MaxAttempts: 4, MaxDelaySeconds: 10 }];
    const { output } = await engine.run(await engine.machine({ Work: invoke("work", { Retry, End: true }) }));
    assert.equal(output, '"done"');
    const gaps = calls.slice(1).map((atMs, index) => atMs - calls[index]!);
    assert.deepEqual(gaps, [2_000, 6_000, 10_000, 10_000]);
  });

  test("full jitter stays between nothing and the delay, and repeats with the seed", async () => {
    const gapsWith = async (seed: number) => {
      const calls: number[] = [];
      const work = () => {
        calls.push(engine.clock.now());
        throw new Busy("always");
      };
      const engine = openTestEngine({ functions: { work }, seed });
      const Retry = [
        { ErrorEquals: ["States.ALL"], IntervalSeconds: 8, BackoffRate: 1, MaxAttempts: 5, JitterStrategy: "FULL" },
      ];
      await engine.run(await engine.machine({ Work: invoke("work", { Retry, End: true }) }));
      return calls.slice(1).map((atMs, index) => atMs - calls[index]!);
    };
    const gaps = await gapsWith(7);
    assert.ok(gaps.every((gap) => gap >= 0 && gap <= 8_000) && new Set(gaps).size > 1);
    assert.deepEqual(await gapsWith(7), gaps);
  });

  test("a catcher gets the error, assigns, and goes on; the retry count is in the context", async () => {
    const counts: unknown[] = [];
    const work = (count: unknown) => {
      counts.push(count);
      throw new Busy("never");
    };
    const { machine, run } = openTestEngine({ functions: { work } });
    const arn = await machine({
      Work: {
        Type: "Task",
        Resource: "arn:aws:lambda:us-east-1:000000000000:function:work",
        Arguments: "{% $states.context.State.RetryCount %}",
        Retry: [{ ErrorEquals: ["Busy"], MaxAttempts: 1 }],
        Catch: [
          { ErrorEquals: ["Other"], Next: "After" },
          {
            ErrorEquals: ["States.TaskFailed"],
            Assign: { seen: "{% $states.errorOutput.Error %}" },
            Output: "caught",
            Next: "After",
          },
        ],
        End: true,
      },
      After: { Type: "Pass", Output: "{% $states.input & ' ' & $seen %}", End: true },
    });
    assert.equal((await run(arn)).output, '"caught Busy"');
    assert.deepEqual(counts, [0, 1]);
  });

  test("a task that takes longer than TimeoutSeconds fails with States.Timeout and its signal aborts", async () => {
    let aborted = false;
    const slow = async (_: never, { signal }: { signal: AbortSignal }) => {
      signal.addEventListener("abort", () => (aborted = true));
      await engine.clock.sleep(60_000);
    };
    const engine = openTestEngine({ functions: { slow } });
    const arn = await engine.machine({ Work: invoke("slow", { TimeoutSeconds: "{% 5 %}", End: true }) });
    const { executionArn, error, startDate, stopDate } = await engine.run(arn);
    assert.deepEqual([error, stopDate! - startDate, aborted], ["States.Timeout", 5_000, true]);
    assert.ok((await engine.eventTypes(executionArn)).includes("TaskTimedOut"));
  });

  test("an execution that takes longer than the machine's TimeoutSeconds is TIMED_OUT", async () => {
    const { machine, run } = openTestEngine();
    const arn = await machine({ Rest: { Type: "Wait", Seconds: 100, End: true } }, { TimeoutSeconds: 10 });
    const { status, startDate, stopDate } = await run(arn);
    assert.deepEqual([status, stopDate! - startDate], ["TIMED_OUT", 10_000]);
  });

  test("sqs:sendMessage sends a JSON body and returns the message's id", async () => {
    const { machine, run, sent } = openTestEngine();
    const arn = await machine({
      Send: {
        Type: "Task",
        Resource: "arn:aws:states:::sqs:sendMessage",
        Arguments: { QueueUrl: "http://queue/lane", MessageBody: { n: "{% $states.input.n %}" } },
        Output: "{% $states.result.MessageId %}",
        End: true,
      },
    });
    assert.equal((await run(arn, { n: 5 })).output, '"message-1"');
    assert.deepEqual(sent, [{ queueUrl: "http://queue/lane", body: '{"n":5}' }]);
  });

  test("a machine starts another, and waits for it with .sync", async () => {
    const { machine, run } = openTestEngine();
    const child = await machine({ Double: { Type: "Pass", Output: "{% $states.input.n * 2 %}", End: true } });
    const parent = await machine({
      Call: {
        Type: "Task",
        Resource: "arn:aws:states:::states:startExecution.sync:2",
        Arguments: { StateMachineArn: child, Input: { n: "{% $states.input.n %}" } },
        Output: "{% $states.result.Output %}",
        End: true,
      },
    });
    assert.equal((await run(parent, { n: 21 })).output, "42");
  });

  test("waitForTaskToken is refused in an Express machine", async () => {
    const { machine } = openTestEngine();
    await assert.rejects(machine({ Wait: park("park") }, {}, "EXPRESS"), { name: "InvalidDefinition" });
  });

  test("a JSONPath definition is refused", async () => {
    const { machine } = openTestEngine();
    await assert.rejects(machine({ P: { Type: "Pass", End: true } }, { QueryLanguage: "JSONPath" }), /JSONata/);
  });
});
