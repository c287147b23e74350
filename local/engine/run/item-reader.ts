/** Items of a Distributed Map from an object: a JSON list, JSON lines, or CSV with a header line. */
import type { ItemReader } from "../asl/machine.ts";
import type { Bindings } from "../jsonata/simple-values.ts";
import type { EngineContext } from "./context.ts";
import { evaluateNumber, StateFailure } from "./evaluate.ts";

const ITEM_READER_FAILED = "States.ItemReaderFailed";

export async function readItems(
  engine: EngineContext,
  { arguments: template, format, maxItems }: ItemReader,
  bindings: Bindings,
): Promise<unknown[]> {
  const { Bucket, Key } = (await template(bindings)) as { Bucket: string; Key: string };
  const limit = maxItems ? limitOf(await evaluateNumber(maxItems, bindings)) : undefined;
  try {
    const text = await engine.clock.track(engine.readObject(Bucket, Key));
    return PARSERS[format](text).slice(0, limit);
  } catch (reason) {
    throw readerFailed(`${Bucket}/${Key}: ${(reason as Error).message}`);
  }
}

/** 0 sets no limit, as on AWS. */
function limitOf(maxItems: number): number | undefined {
  if (maxItems < 0) throw readerFailed("field MaxItems must be positive");
  return maxItems === 0 ? undefined : Math.floor(maxItems);
}

function readerFailed(cause: string): StateFailure {
  return new StateFailure({ error: ITEM_READER_FAILED, cause });
}

const PARSERS: Readonly<Record<ItemReader["format"], (text: string) => unknown[]>> = {
  JSON: parseList,
  JSONL: (text) => lines(text).map((line) => JSON.parse(line) as unknown),
  CSV: parseCsv,
};

function parseList(text: string): unknown[] {
  const json: unknown = JSON.parse(text);
  if (!Array.isArray(json)) throw new Error("the object is not a JSON list");
  return json;
}

function lines(text: string): string[] {
  return text.split(/\r?\n/).filter((line) => line.trim() !== "");
}

function parseCsv(text: string): Record<string, string>[] {
  const [header = [], ...rows] = lines(text).map(cellsOf);
  return rows.map((cells) => Object.fromEntries(header.map((name, index) => [name, cells[index] ?? ""])));
}

const CELL = /(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g;

function cellsOf(line: string): string[] {
  return [...line.matchAll(CELL)].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? "");
}
