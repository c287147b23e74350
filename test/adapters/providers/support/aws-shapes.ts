/** Checks a JSON body against a service model of AWS, strictly: unknown members, types, enums, patterns and limits. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

interface Shape {
  readonly type: string;
  readonly members?: Readonly<Record<string, { readonly shape: string; readonly location?: string }>>;
  readonly member?: { readonly shape: string };
  readonly value?: { readonly shape: string };
  readonly required?: readonly string[];
  readonly union?: boolean;
  readonly document?: boolean;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly min?: number;
  readonly max?: number;
}

export interface ServiceModel {
  readonly shapes: Readonly<Record<string, Shape>>;
}

const file = join(import.meta.dirname, "../../../../../shared/data/api-models/aws/bedrock-runtime/service-2.json");

/** Undefined where the models are not installed. */
export function bedrockServiceModel(): ServiceModel | undefined {
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as ServiceModel) : undefined;
}

/** Empty when the value fits. Members that travel in the URI or in headers are left out. */
export function misfits(model: ServiceModel, name: string, value: unknown, place = name): string[] {
  const shape = model.shapes[name];
  if (!shape) return [`${place}: the model has no shape ${name}`];
  if (shape.document) return [];
  if (shape.type === "structure") return structureMisfits(model, shape, value, place);
  if (shape.type === "list") return listMisfits(model, shape, value, place);
  if (shape.type === "map") return mapMisfits(model, shape, value, place);
  return scalarMisfits(shape, value, place);
}

function structureMisfits(model: ServiceModel, shape: Shape, value: unknown, place: string): string[] {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return [`${place}: is no structure`];
  const members = Object.entries(shape.members ?? {}).filter(([, { location }]) => location === undefined);
  const known = new Map(members);
  const given = Object.entries(value as Record<string, unknown>);
  const names = given.map(([name]) => name);
  const required = (shape.required ?? []).filter((name) => known.has(name) && !names.includes(name));
  return [
    ...names.filter((name) => !known.has(name)).map((name) => `${place}.${name}: nobody knows it`),
    ...required.map((name) => `${place}.${name}: is missing`),
    ...(shape.union && names.length !== 1 ? [`${place}: must have one member, has ${names.join(", ") || "none"}`] : []),
    ...given.flatMap(([name, each]) => {
      const member = known.get(name);
      return member ? misfits(model, member.shape, each, `${place}.${name}`) : [];
    }),
  ];
}

function listMisfits(model: ServiceModel, { member, min = 0, max }: Shape, value: unknown, place: string): string[] {
  if (!Array.isArray(value)) return [`${place}: is no list`];
  const inside = value.flatMap((each, index) => misfits(model, member?.shape ?? "", each, `${place}[${index}]`));
  return [...limitMisfits(value.length, min, max, place), ...inside];
}

function mapMisfits(model: ServiceModel, shape: Shape, value: unknown, place: string): string[] {
  if (value === null || typeof value !== "object") return [`${place}: is no map`];
  const entries = Object.entries(value);
  const inside = entries.flatMap(([key, each]) => misfits(model, shape.value?.shape ?? "", each, `${place}.${key}`));
  return [...limitMisfits(entries.length, shape.min, shape.max, place), ...inside];
}

const typesOfScalars: Readonly<Record<string, string>> = {
  string: "string",
  boolean: "boolean",
  integer: "number",
  long: "number",
  float: "number",
  double: "number",
};

function scalarMisfits({ type, enum: values, pattern, min, max }: Shape, value: unknown, place: string): string[] {
  if (typeof value !== typesOfScalars[type]) return [`${place}: is ${typeof value}, must be ${type}`];
  if (values && !values.includes(String(value)))
    return [`${place}: "${String(value)}" is none of ${values.join(", ")}`];
  if (typeof value === "string") {
    const fits = pattern === undefined || new RegExp(`^(?:${pattern})$`, "su").test(value);
    return [...(fits ? [] : [`${place}: does not match ${pattern}`]), ...limitMisfits(value.length, min, max, place)];
  }
  return typeof value === "number" ? limitMisfits(value, min, max, place) : [];
}

function limitMisfits(size: number, min: number | undefined, max: number | undefined, place: string): string[] {
  const short = min !== undefined && size < min ? [`${place}: ${size} is less than ${min}`] : [];
  const long = max !== undefined && size > max ? [`${place}: ${size} is more than ${max}`] : [];
  return [...short, ...long];
}
