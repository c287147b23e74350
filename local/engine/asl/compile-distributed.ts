/** The fields of a Map in DISTRIBUTED mode. */
import { compileField, fieldOf, type Compilation } from "./compile-field.ts";
import { InvalidDefinition, isObject, type Json, type JsonObject } from "./definition.ts";
import type { DistributedMap, ItemFormat, ItemReader, ResultWriter } from "./machine.ts";

const READER_RESOURCE = "arn:aws:states:::s3:getObject";
const WRITER_RESOURCE = "arn:aws:states:::s3:putObject";
const TRANSFORMATIONS: ReadonlySet<unknown> = new Set<ResultWriter["transformation"]>(["NONE", "COMPACT", "FLATTEN"]);
const OUTPUT_TYPES: ReadonlySet<unknown> = new Set<ResultWriter["outputType"]>(["JSON", "JSONL"]);
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
    writer: compileWriter(json, place, compilation),
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
  const maxItemsPlace = `${place}/ItemReader/ReaderConfig`;
  return {
    arguments: template,
    format: format as ItemFormat,
    maxItems: fieldOf(config, "MaxItems", maxItemsPlace, compilation, "ItemReader/ReaderConfig/MaxItems"),
  };
}

/** Resource and Arguments, or WriterConfig, or all three. */
function compileWriter(json: JsonObject, statePlace: string, compilation: Compilation): ResultWriter | undefined {
  const writer = json["ResultWriter"];
  if (writer === undefined) return undefined;
  const place = `${statePlace}/ResultWriter`;
  if (!isObject(writer)) throw new InvalidDefinition("The value of 'ResultWriter' must be an object", place);
  const { Resource: resource, WriterConfig: config } = writer;
  const template = compileField(writer, "Arguments", place, compilation, "ResultWriter/Arguments");
  const isExported = resource === WRITER_RESOURCE && template !== undefined;
  const isGathered = resource === undefined && !template && isObject(config);
  if (!isExported && !isGathered) {
    throw new InvalidDefinition(`a ResultWriter needs ${WRITER_RESOURCE} with Arguments, or WriterConfig alone`, place);
  }
  return { arguments: template, ...compileWriterConfig(config, `${place}/WriterConfig`, isExported) };
}

type WriterConfig = Pick<ResultWriter, "transformation" | "outputType">;

function compileWriterConfig(config: Json | undefined, place: string, isExported: boolean): WriterConfig {
  if (config !== undefined && !isObject(config)) {
    throw new InvalidDefinition("The value of 'WriterConfig' must be an object", place);
  }
  const { Transformation: transformation = isExported ? "NONE" : "COMPACT", OutputType: outputType = "JSON" } =
    config ?? {};
  if (!TRANSFORMATIONS.has(transformation) || !OUTPUT_TYPES.has(outputType)) {
    throw new InvalidDefinition("Transformation is NONE, COMPACT or FLATTEN, and OutputType JSON or JSONL", place);
  }
  return { transformation, outputType } as WriterConfig;
}
