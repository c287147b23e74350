/**
 * Definitions in JSONPath that only stand for "some machine", said in JSONata,
 * so that what was recorded about the API can be played: results, parameters
 * and items that are constants or plain paths. Everything else of JSONPath
 * stays as it is, and the engine refuses it.
 */
type Fields = Readonly<Record<string, unknown>>;

/** The definition in JSONata, or as it was. */
export function inJsonata(text: string): string | undefined {
  const json = parsed(text);
  if (json === undefined || text.includes('"QueryLanguage"')) return text;
  const said = "States" in json ? group(json) : state(json);
  return said && JSON.stringify({ ...said, QueryLanguage: "JSONata" });
}

function parsed(text: string): Fields | undefined {
  try {
    const json: unknown = JSON.parse(text);
    return json !== null && typeof json === "object" && !Array.isArray(json) ? (json as Fields) : undefined;
  } catch {
    return undefined;
  }
}

function group(json: Fields): Fields | undefined {
  const entries = Object.entries(json["States"] as Fields).map(([name, each]) => [name, state(each as Fields)]);
  return entries.some(([, said]) => said === undefined) ? undefined : { ...json, States: Object.fromEntries(entries) };
}

const SAME = new Set(
  "Type Comment Next End Seconds Error Cause Resource TimeoutSeconds HeartbeatSeconds MaxConcurrency Label Retry Credentials".split(
    " ",
  ),
);
const RENAMED: Readonly<Record<string, string>> = { Result: "Output", Parameters: "Arguments", ItemsPath: "Items" };

function state(json: Fields): Fields | undefined {
  const said: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(json)) {
    const renamed =
      (json["Type"] === "Pass" && field === "Parameters" ? "Output" : RENAMED[field]) ??
      (SAME.has(field) || field.startsWith("Tolerated") ? field : undefined);
    const name = renamed ?? NESTED[field]?.name;
    const result = renamed ? constant(field, value) : NESTED[field]?.say(value);
    if (name === undefined || result === undefined) return undefined;
    said[name] = result;
  }
  return said;
}

const NESTED: Readonly<Record<string, { name: string; say: (value: unknown) => unknown }>> = {
  ItemProcessor: { name: "ItemProcessor", say: (value) => group(value as Fields) },
  Branches: {
    name: "Branches",
    say: (value) => {
      const branches = (value as Fields[]).map(group);
      return branches.includes(undefined) ? undefined : branches;
    },
  },
  ItemReader: {
    name: "ItemReader",
    say: (value) => {
      const { Parameters, ...reader } = value as { Parameters: unknown };
      return { ...reader, Arguments: constant("Parameters", Parameters) };
    },
  },
};

const PATH = /^\$((?:\.\w+)*)$/;

/** A constant, or constants and plain paths of the input; undefined for anything else. */
function constant(field: string, value: unknown): unknown {
  if (field === "ItemsPath") return path(value);
  if (field !== "Parameters") return JSON.stringify(value).includes("$") && field !== "Label" ? undefined : value;
  const entries = Object.entries(value as Fields).map(([key, each]) =>
    key.endsWith(".$") ? [key.slice(0, -2), path(each)] : [key, constant("", each)],
  );
  return entries.some(([, said]) => said === undefined) ? undefined : Object.fromEntries(entries);
}

function path(value: unknown): string | undefined {
  const [, steps] = PATH.exec(String(value)) ?? [];
  return steps === undefined ? undefined : `{% $states.input${steps} %}`;
}
