/** GET /spec.json: the OpenAPI document, generated from the routes and the shapes that check the requests. */
import { z } from "zod";
import { type Role, route, type Route } from "../edge/http-route.ts";

type Document = Readonly<Record<string, unknown>>;

/** The document is built when somebody first asks for it, so that a start costs nothing. */
export function openApiRoute(routes: readonly Route[]): Route {
  let document: Document | undefined;
  const own: Route = route("GET", "/spec.json", {
    role: "anyone",
    summary: "Describe the API",
    run: async (): Promise<Document> => (document ??= openApi([...routes, own])),
  });
  return own;
}

export function openApi(routes: readonly Route[]): Document {
  const paths: Record<string, Record<string, Document>> = {};
  for (const each of routes) (paths[each.path] ??= {})[each.method.toLowerCase()] = operation(each);
  return {
    openapi: "3.1.0",
    info: { title: "Turnwise API", version: "1" },
    paths,
    components: {
      securitySchemes: {
        integration: { type: "http", scheme: "bearer", description: "An Integration key" },
        management: { type: "http", scheme: "bearer", description: "A Management key" },
      },
      schemas: { Error: errorSchema },
    },
  };
}

function operation({ path, role, summary, query, body, status, answer }: Route): Document {
  const parameters = [...pathParameters(path), ...(query ? queryParameters(query) : [])];
  return {
    summary,
    security: securityOf(role),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body ? { requestBody: { required: true, content: jsonContent(body, "input") } } : {}),
    responses: {
      [status]: { description: "Success", ...(answer ? { content: jsonContent(answer, "output") } : {}) },
      default: { description: "Failure", content: { "application/json": { schema: errorReference } } },
    },
  };
}

function securityOf(role: Role): Document[] {
  if (role === "either") return [{ integration: [] }, { management: [] }];
  return role === "anyone" ? [] : [{ [role]: [] }];
}

function pathParameters(path: string): Document[] {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
  return names.map((name) => ({ name, in: "path", required: true, schema: { type: "string" } }));
}

function queryParameters(query: z.ZodType): Document[] {
  const { properties = {}, required = [] } = z.toJSONSchema(query, { io: "input", unrepresentable: "any" });
  return Object.entries(properties).map(([name, schema]) => {
    return { name, in: "query", required: required.includes(name), schema };
  });
}

function jsonContent(shape: z.ZodType, io: "input" | "output"): Document {
  return { "application/json": { schema: z.toJSONSchema(shape, { io, unrepresentable: "any" }) } };
}

const errorReference = { $ref: "#/components/schemas/Error" };
const errorSchema = {
  type: "object",
  required: ["code", "message", "details"],
  properties: {
    code: { type: "string" },
    message: { type: "string" },
    details: { type: "object", required: ["trace_id"], properties: { trace_id: { type: "string" } } },
  },
};
