/** What the port promises of every provider's adapter, tested on the provider's own wire. */
import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import type { CompletionRequest, LanguageModel } from "../../../../src/model/index.ts";
import { jsonReply, silence } from "./provider-server.ts";
import type { ProviderServer, Reply } from "./provider-server.ts";
import { told } from "./provider-wire.ts";
import type { OpenOptions, ProviderWire } from "./provider-wire.ts";

export const request: CompletionRequest = {
  prompt: { id: "sum", version: "default@3" },
  model: "tested",
  system: "Add up.",
  messages: [{ role: "user", text: "1 + 2" }],
  input: {},
  outputSchema: {
    type: "object",
    properties: { total: { type: "number", minimum: 0 } },
    required: ["total"],
    additionalProperties: false,
  },
  maxTokens: 77,
};

/** As a tool gets it that nobody enforces. */
export const openSchema = {
  type: "object",
  properties: { total: { type: "number", minimum: 0 } },
  required: ["total"],
};

const output = { total: 3 };

export function testProviderContract(wire: ProviderWire): void {
  suite(`${wire.name} keeps the port's promises`, { concurrency: false }, () => {
    let server: ProviderServer;
    before(async () => (server = await wire.start()));
    after(async () => {
      await server.close();
      assert.deepEqual(server.complaints, [], "every request fits the provider's description");
    });
    const ask = (reply: Reply, options: OpenOptions = {}, call: Parameters<LanguageModel["complete"]>[1] = {}) => {
      server.answerWith(reply);
      return wire.open(server, options).complete(request, call);
    };
    testAnswers(wire, ask);
    testEndings(wire, ask);
    testFailures(wire, ask, () => server);
    testTimeOuts(wire, ask);
    testCancelling(wire, ask, () => server);
  });
}

type Ask = (
  reply: Reply,
  options?: OpenOptions,
  call?: Parameters<LanguageModel["complete"]>[1],
) => ReturnType<LanguageModel["complete"]>;

function testAnswers(wire: ProviderWire, ask: Ask): void {
  for (const shape of wire.shapes) {
    const stopReason = wire.goodStop[shape];
    const common = {
      output,
      ending: "complete",
      stopReason,
      usage: told.usage,
      deployment: "tested-here",
      costMicroUsd: told.costMicroUsd,
    };

    test(`a whole answer by ${shape} comes back with its tokens, cost and time`, async () => {
      const completion = await ask(wire.whole({ output, stopReason }, shape), { shape });
      assert.deepEqual(completion, { ...common, latencyMs: 100 });
    });

    test(`a streamed answer by ${shape} is the same, with the time of its first token`, async () => {
      let firsts = 0;
      const reply = wire.streamed({ output, stopReason }, shape);
      const completion = await ask(reply, { shape, streaming: true }, { onFirstToken: () => (firsts += 1) });
      assert.deepEqual(completion, { ...common, timeToFirstTokenMs: 100, latencyMs: 200 });
      assert.equal(firsts, 1);
    });

    for (const streaming of [false, true]) {
      const reply = streaming ? wire.streamed : wire.whole;
      const how = `${streaming ? "streamed" : "whole"} by ${shape}`;

      const canBreak = streaming || shape !== "tool" || !wire.parsesToolInput;
      if (canBreak) {
        test(`an answer in broken JSON, ${how}, is malformed and paid for`, async () => {
          const answer = reply({ brokenOutput: '{"total": 3', stopReason }, shape);
          const completion = await ask(answer, { shape, streaming });
          assert.deepEqual([completion.output, completion.ending], [undefined, "malformed"]);
          assert.equal(completion.costMicroUsd, told.costMicroUsd);
        });
      }

      test(`words instead of an answer, ${how}, are malformed, kept and paid for`, async () => {
        const completion = await ask(reply({ text: "The total is 3.", stopReason }, shape), { shape, streaming });
        assert.deepEqual([completion.output, completion.ending], [undefined, "malformed"]);
        assert.equal(completion.text, "The total is 3.");
        assert.equal(completion.costMicroUsd, told.costMicroUsd);
      });
    }
  }

  test("an answer without schema and tool may stand in a code fence", async () => {
    const fenced = { brokenOutput: '```json\n{"total": 3}\n```', stopReason: wire.goodStop.none };
    assert.deepEqual((await ask(wire.whole(fenced, "none"), { shape: "none" })).output, output);
  });
}

function testEndings(wire: ProviderWire, ask: Ask): void {
  for (const [stopReason, ending] of [...wire.stops, ["a_reason_of_next_year", "unknown"] as const]) {
    for (const streaming of [false, true]) {
      test(`${stopReason}, ${streaming ? "streamed" : "whole"}, ends ${ending} and costs what it costs`, async () => {
        const reply = streaming ? wire.streamed : wire.whole;
        const completion = await ask(reply({ output, stopReason }, "tool"), { streaming });
        assert.deepEqual([completion.ending, completion.stopReason], [ending, stopReason]);
        assert.deepEqual(completion.usage, told.usage);
        assert.equal(completion.costMicroUsd, told.costMicroUsd);
      });
    }
  }
}

function testFailures(wire: ProviderWire, ask: Ask, server: () => ProviderServer): void {
  for (const { what, reply, expected } of wire.failures) {
    for (const streaming of [false, true]) {
      test(`${what} is ${expected.name}, after one attempt${streaming ? ", asked as a stream" : ""}`, async () => {
        const before = server().received.length;
        await assert.rejects(ask(reply, { streaming }), expected);
        assert.equal(server().received.length, before + 1);
      });
    }
  }

  test("a server that can't be reached is unavailable", async () => {
    const unreachable = ask(silence, { url: "http://127.0.0.1:9" });
    await assert.rejects(unreachable, { name: "ModelUnavailable", timedOut: false });
  });

  for (const [what, text] of [
    ["a 200 of broken JSON", '{"id": "x", "cho'],
    ["a 200 that another server wrote", "<html>It works!</html>"],
  ] as const) {
    test(`${what} is unavailable`, async () => {
      const reply = { ...jsonReply(200, {}), pieces: [text] };
      await assert.rejects(ask(reply), { name: "ModelUnavailable" });
    });
  }

  for (const then of ["end", "cut"] as const) {
    test(`a stream that ${then === "end" ? "ends" : "breaks"} before its answer is unavailable`, async () => {
      const reply = { ...wire.stalled("tool"), then };
      await assert.rejects(ask(reply, { streaming: true }), (error: { name: string; spent?: unknown }) => {
        assert.equal(error.name, "ModelUnavailable");
        assert.equal(error.spent !== undefined, wire.tellsUsageEarly, "what was used is told where it is known");
        return true;
      });
    });
  }
}

function testTimeOuts(wire: ProviderWire, ask: Ask): void {
  for (const streaming of [false, true]) {
    test(`no answer in time is unavailable and says so${streaming ? ", asked as a stream" : ""}`, async () => {
      await assert.rejects(ask(silence, { streaming, timeoutMs: 40 }), { name: "ModelUnavailable", timedOut: true });
    });
  }

  test("a stream that stalls is given up in time", async () => {
    const stalled = ask(wire.stalled("tool"), { streaming: true, timeoutMs: 80 });
    await assert.rejects(stalled, { name: "ModelUnavailable", timedOut: true });
  });
}

function testCancelling(wire: ProviderWire, ask: Ask, server: () => ProviderServer): void {
  const cancelled = { name: "ModelCancelled" };

  test("a call that was cancelled before it began is not made", async () => {
    const before = server().received.length;
    await assert.rejects(ask(silence, {}, { signal: AbortSignal.abort() }), cancelled);
    assert.equal(server().received.length, before);
  });

  for (const streaming of [false, true]) {
    test(`a call that waits for its answer can be cancelled${streaming ? ", asked as a stream" : ""}`, async () => {
      const controller = new AbortController();
      const replied = server().nextReplied();
      const asked = ask(silence, { streaming }, { signal: controller.signal });
      const rejected = assert.rejects(asked, cancelled);
      await replied;
      controller.abort();
      await rejected;
    });
  }

  test("a stream can be cancelled at its first token, and tells what it had used where that is known", async () => {
    const controller = new AbortController();
    const call = { signal: controller.signal, onFirstToken: () => controller.abort() };
    const asked = ask(wire.stalled("tool"), { streaming: true }, call);
    await assert.rejects(asked, (error: { name: string; spent?: { costMicroUsd: number } }) => {
      assert.equal(error.name, "ModelCancelled");
      assert.equal((error.spent?.costMicroUsd ?? 0) > 0, wire.tellsUsageEarly);
      return true;
    });
  });
}
