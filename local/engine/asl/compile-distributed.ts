/** The fields of a Map in DISTRIBUTED mode. */
import { compileField, fieldOf, type Compilation } from "./compile-field.ts";
import { InvalidDefinition, isObject, type JsonObject } from "./definition.ts";
import type { DistributedMap, ItemFormat, ItemReader } from "./machine.ts";

const READER_RESOURCE = "arn:aws:states:::s3:getObject";
const FORMATS: ReadonlySet<unknown> = new Set<ItemFormat>(["JSON", "JSONL", "CSV"]);

export function compileDistributed(
  name: string,
  json: JsonObject,
  place: string,
  compilation: Compilation,
): DistributedMap | undefined {
  const processor = json["ItemProcessor"];
  const config = isObject(processor) ? processor["ProcessorConfig"] : undefined;
  if (!isObject(processor) || !isObject(config) || config["Mode"] !== "DISTRIBUTED") return undefined;
  if (compilation.type === "EXPRESS") {
    throw new InvalidDefinition("Express state machine does not support DISTRIBUTED mode", `${place}/ItemProcessor`);
  }
  const { ProcessorConfig: _, ...group } = processor;
  return {
    type: config["ExecutionType"] === "EXPRESS" ? "EXPRESS" : "STANDARD",
    definition: JSON.stringify({ ...group, QueryLanguage: "JSONata" }, withoutJsonPath),
    label: typeof json["Label"] === "string" ? json["Label"] : name.replace(/[^\w-]/g, "").slice(0, 40),
    batcher: compileBatcher(json, place, compilation),
    reader: compileReader(json, place, compilation),
  };
}

/** What is left of JSONPath in a definition that was accepted means the same in JSONata. */
function withoutJsonPath(key: string, value: unknown): unknown {
  return key === "QueryLanguage" && value === "JSONPath" ? undefined : value;
}

function compileBatcher(json: JsonObject, place: string, compilation: Compilation): DistributedMap["batcher"] {
  const batcher = json["ItemBatcher"];
  if (!isObject(batcher)) return undefined;
  return {
    maxItems: fieldOf(batcher, "MaxItemsPerBatch", `${place}/ItemBatcher`, compilation),
    input: compileField(batcher, "BatchInput", `${place}/ItemBatcher`, compilation, "ItemBatcher/BatchInput"),
  };
}

function compileReader(json: JsonObject, place: string, compilation: Compilation): ItemReader | undefined {
  const reader = json["ItemReader"];
  if (!isObject(reader)) return undefined;
  const config = isObject(reader["ReaderConfig"]) ? reader["ReaderConfig"] : {};
  const template = compileField(reader, "Arguments", `${place}/ItemReader`, compilation, "ItemReader/Arguments");
  const format = config["InputType"] ?? "JSON";
  if (!template || reader["Resource"] !== READER_RESOURCE || !FORMATS.has(format)) {
    throw new InvalidDefinition(`an ItemReader needs ${READER_RESOURCE}, Arguments and a known InputType`, place);
  }
  const maxItems = config["MaxItems"];
  return {
    arguments: template,
    format: format as ItemFormat,
    maxItems: typeof maxItems === "number" ? maxItems : undefined,
  };
}
