import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { createFileObjects } from "../../../local/engine/index.ts";
import { invoke, openTestEngine } from "./support/open-test-engine.ts";

const folder = mkdtempSync(join(tmpdir(), "engine-objects-"));
after(() => rmSync(folder, { recursive: true }));

const Resource = "arn:aws:states:::s3:putObject";
const Arguments = { Bucket: "{% $states.input.bucket %}", Prefix: "out" };

function each(ResultWriter: object, fields: object = {}): object {
  const ItemProcessor = {
    ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
    StartAt: "Work",
    States: { Work: invoke("work") },
  };
  return {
    Each: { Type: "Map", Items: "{% $states.input.items %}", ItemProcessor, ResultWriter, End: true, ...fields },
  };
}

type Fields = Record<string, unknown>;

/** Runs the machine on the items, of which "bad" fails, and returns what it says and what it wrote. */
async function exported(ResultWriter: object, items: unknown[], fields?: object) {
  const objects: Record<string, string> = {};
  const work = (item: unknown) => (item === "bad" ? Promise.reject(new Error("no")) : item);
  const { engine, machine, run } = openTestEngine({ objects, functions: { work } });
  const described = await run(await machine(each(ResultWriter, fields)), { items, bucket: "results" });
  const [mapRun] = (await engine.listMapRuns(described)).mapRuns;
  const id = mapRun?.mapRunArn.split(":").at(-1);
  const text = (name: string) => objects[`out/${id}/${name}`];
  const json = (name: string) => JSON.parse(text(name) ?? "null") as unknown;
  return { described, objects, id, mapRunArn: mapRun?.mapRunArn, text, json };
}

describe("a ResultWriter", () => {
  test("writes results with a manifest, and gives the place of the manifest", async () => {
    const { described, objects, id, mapRunArn, text, json } = await exported({ Resource, Arguments }, [1, "two"]);
    assert.deepEqual(JSON.parse(described.output!), {
      MapRunArn: mapRunArn,
      ResultWriterDetails: { Bucket: "results", Key: `out/${id}/manifest.json` },
    });
    const Size = Buffer.byteLength(text("SUCCEEDED_0.json")!);
    assert.deepEqual(json("manifest.json"), {
      DestinationBucket: "results",
      MapRunArn: mapRunArn,
      ResultFiles: { FAILED: [], PENDING: [], SUCCEEDED: [{ Key: `out/${id}/SUCCEEDED_0.json`, Size }] },
    });
    assert.equal(Object.keys(objects).length, 2);
    const [first, second] = json("SUCCEEDED_0.json") as Fields[];
    assert.deepEqual(first, {
      ExecutionArn: `${described.stateMachineArn.replace(":stateMachine:", ":execution:")}/Each:${id}-0`,
      Input: "1",
      InputDetails: { Included: true },
      Name: `${id}-0`,
      Output: "1",
      OutputDetails: { Included: true },
      RedriveCount: 0,
      RedriveStatus: "NOT_REDRIVABLE",
      RedriveStatusReason: "Execution is SUCCEEDED and cannot be redriven",
      StartDate: "2026-01-01T00:00:00.000Z",
      StateMachineArn: `${described.stateMachineArn}/Each`,
      Status: "SUCCEEDED",
      StopDate: "2026-01-01T00:00:00.000Z",
    });
    assert.equal(second!["Output"], '"two"');
  });

  test("writes failures with their error, whatever the transformation", async () => {
    const WriterConfig = { Transformation: "COMPACT", OutputType: "JSONL" };
    const fields = { ToleratedFailureCount: 1 };
    const { text } = await exported({ Resource, Arguments, WriterConfig }, [{ n: 1 }, "bad", [2, 3]], fields);
    assert.equal(text("SUCCEEDED_0.json"), '{"n":1}\n[2,3]');
    const failed = JSON.parse(text("FAILED_0.json")!) as Fields;
    assert.deepEqual([failed["Status"], failed["Error"], failed["Input"]], ["FAILED", "Error", '"bad"']);
  });

  test("joins lists where it flattens", async () => {
    const WriterConfig = { Transformation: "FLATTEN", OutputType: "JSON" };
    const { json } = await exported({ Resource, Arguments, WriterConfig }, [[1, 2], 3, [[4]]]);
    assert.deepEqual(json("SUCCEEDED_0.json"), [1, 2, 3, [4]]);
  });

  test("writes what was never started when too many items fail", async () => {
    const { described, json } = await exported({ Resource, Arguments }, ["bad", 2], { MaxConcurrency: 1 });
    assert.equal(described.error, "States.ExceedToleratedFailureThreshold");
    const [pending] = json("PENDING_0.json") as Fields[];
    assert.deepEqual([pending!["Status"], pending!["Input"]], ["PENDING", "2"]);
    assert.equal((json("FAILED_0.json") as Fields[]).length, 1);
    assert.equal(json("SUCCEEDED_0.json"), null);
  });

  test("with WriterConfig alone gives the results in that form", async () => {
    const form = async (WriterConfig: object, items: unknown[]) =>
      JSON.parse((await exported({ WriterConfig }, items)).described.output!) as unknown;
    assert.deepEqual(await form({ Transformation: "FLATTEN", OutputType: "JSON" }, [[1], [2]]), [1, 2]);
    assert.deepEqual(await form({ Transformation: "COMPACT", OutputType: "JSONL" }, [[1], "x"]), '[1]\n"x"');
    const [item] = (await form({ Transformation: "NONE", OutputType: "JSON" }, [7])) as Fields[];
    assert.deepEqual([item!["Status"], item!["Output"]], ["SUCCEEDED", "7"]);
  });

  test("of an empty Map writes a manifest without files", async () => {
    const { json } = await exported({ Resource, Arguments }, []);
    assert.deepEqual((json("manifest.json") as Fields)["ResultFiles"], { FAILED: [], PENDING: [], SUCCEEDED: [] });
  });

  test("that is incomplete is refused when the machine is created", async () => {
    const { machine } = openTestEngine();
    const WriterConfig = { Transformation: "SMALL", OutputType: "JSON" };
    for (const writer of [
      {},
      { Resource },
      { Arguments },
      { Resource: "arn:aws:states:::s3:getObject", Arguments },
      { WriterConfig },
    ]) {
      await assert.rejects(machine(each(writer)), { name: "InvalidDefinition" });
    }
  });
});

describe("objects in files", () => {
  const root = join(folder, "root");
  const objects = createFileObjects(root);

  test("are read where they were written, and replaced", async () => {
    await objects.writeObject("bucket", "a/b.json", "1");
    await objects.writeObject("bucket", "a/b.json", "2");
    assert.equal(await objects.readObject("bucket", "a/b.json"), "2");
    assert.equal(readFileSync(join(root, "bucket/a/b.json"), "utf8"), "2");
  });

  const outside: [bucket: string, key: string][] = [
    ["..", "secret"],
    [".", "secret"],
    ["", "secret"],
    ["bucket", "../../secret"],
    ["bucket", "../other/secret"],
    ["bucket", "a/../../../secret"],
    ["bucket", "/etc/hostname"],
    ["bucket/deeper", "secret"],
    ["/etc", "hostname"],
    ["bucket", "."],
    ["linked", "secret"],
    ["bucket", "link/secret"],
    ["bucket", "new/../link/new/secret"],
  ];
  for (const [bucket, key] of outside) {
    test(`refuse ${bucket} with ${key}`, async () => {
      mkdirSync(join(root, "bucket"), { recursive: true });
      writeFileSync(join(folder, "secret"), "hidden");
      for (const link of ["linked", "bucket/link"]) {
        rmSync(join(root, link), { force: true });
        symlinkSync(folder, join(root, link));
      }
      await assert.rejects(objects.readObject(bucket, key), /leads out of the folder/);
      await assert.rejects(objects.writeObject(bucket, key, "x"), /leads out of the folder/);
      assert.equal(readFileSync(join(folder, "secret"), "utf8"), "hidden");
    });
  }

  test("fail a state that names one outside, by the reader's and by the writer's error", async () => {
    const opened = openTestEngine({ functions: { work: (item) => item }, objectStore: objects });
    const ItemReader = {
      Resource: "arn:aws:states:::s3:getObject",
      Arguments: { Bucket: "bucket", Key: "../../secret" },
    };
    const WriterConfig = { OutputType: "JSON" };
    const reading = await opened.run(await opened.machine(each({ WriterConfig }, { Items: undefined, ItemReader })));
    assert.equal(reading.error, "States.ItemReaderFailed");
    const input = { items: [1], bucket: "../elsewhere" };
    const writing = await opened.run(await opened.machine(each({ Resource, Arguments })), input);
    assert.equal(writing.error, "States.ResultWriterFailed");
    const types = await opened.eventTypes(writing.executionArn);
    assert.deepEqual(types.slice(-3), ["MapRunFailed", "MapStateFailed", "ExecutionFailed"]);
  });
});
