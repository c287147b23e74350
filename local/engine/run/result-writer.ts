/**
 * What a Distributed Map with a ResultWriter gives: its items' results in the
 * form that WriterConfig asks for, as objects with a manifest or, without a
 * Resource, as the state's output. Results are read from the items' executions,
 * so writing them again after a crash writes the same objects under the same
 * keys, and may come before the step that ends the map run is on disk.
 */
import type { ResultWriter } from "../asl/machine.ts";
import type { Bindings } from "../jsonata/simple-values.ts";
import { StateFailure } from "./evaluate.ts";
import { resultsOf, type EndedMapRun, type ItemResult, type Results } from "./item-results.ts";

const RESULT_WRITER_FAILED = "States.ResultWriterFailed";

/** Writes the results, or gathers them where there is nowhere to write them; gives the state's result. */
export async function writeResults(mapRun: EndedMapRun, writer: ResultWriter, bindings: Bindings): Promise<unknown> {
  const results = resultsOf(mapRun);
  if (!writer.arguments) return gathered(writer, results);
  const { Bucket, Prefix = "" } = (await writer.arguments(bindings)) as { Bucket: string; Prefix?: string };
  const folder = [...String(Prefix).split("/"), mapRun.id].filter((part) => part !== "").join("/");
  try {
    const Key = await exported(mapRun, writer, results, { Bucket, folder });
    return { MapRunArn: mapRun.arn, ResultWriterDetails: { Bucket, Key } };
  } catch (reason) {
    throw new StateFailure({ error: RESULT_WRITER_FAILED, cause: `${Bucket}/${folder}: ${(reason as Error).message}` });
  }
}

/** Failures are among the results as they are, in the items' order. */
function gathered(writer: ResultWriter, { SUCCEEDED, FAILED }: Results): unknown {
  const all = [...SUCCEEDED, ...FAILED].sort((a, b) => a.index - b.index);
  const values = transformed(writer, all);
  return writer.outputType === "JSONL" ? textOf(writer, values) : values;
}

interface Place {
  readonly Bucket: string;
  readonly folder: string;
}

/** Returns the key of the manifest, which is written last. */
async function exported(
  { engine, arn }: EndedMapRun,
  writer: ResultWriter,
  results: Results,
  { Bucket, folder }: Place,
): Promise<string> {
  const write = (key: string, text: string) => engine.clock.track(engine.writeObject(Bucket, key, text));
  const files: Record<string, { Key: string; Size: number }[]> = {};
  for (const status of ["FAILED", "PENDING", "SUCCEEDED"] as const) {
    const Key = `${folder}/${status}_0.json`;
    const text = textOf(writer, transformed(writer, results[status]));
    files[status] = results[status].length > 0 ? [{ Key, Size: Buffer.byteLength(text) }] : [];
    if (results[status].length > 0) await write(Key, text);
  }
  const manifest = { DestinationBucket: Bucket, MapRunArn: arn, ResultFiles: files };
  await write(`${folder}/manifest.json`, JSON.stringify(manifest));
  return `${folder}/manifest.json`;
}

function transformed({ transformation }: ResultWriter, results: readonly ItemResult[]): unknown[] {
  if (transformation === "NONE") return results.map(({ metadata }) => metadata);
  const values = results.map(({ metadata, output }) => (output === undefined ? metadata : output));
  return transformation === "FLATTEN" ? values.flat() : values;
}

function textOf({ outputType }: ResultWriter, values: readonly unknown[]): string {
  return outputType === "JSON" ? JSON.stringify(values) : values.map((value) => JSON.stringify(value)).join("\n");
}
