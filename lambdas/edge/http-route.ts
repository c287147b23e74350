/**
 * What a route is: data that says who may call it, what it takes and what it answers. From it come the matching, the
 * checks and the OpenAPI document, so none of them can be forgotten for a new route.
 */
import type { z } from "zod";
import { InvalidArgumentError } from "../../src/kernel/index.ts";

export type HttpMethod = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** The two roles of API keys. */
export type KeyRole = "integration" | "management";
/** Whose key opens a route: one role's, either one's, or none at all. */
export type Role = KeyRole | "either" | "anyone";

export interface RouteRequest<Body, Query = undefined> {
  /** Path parameters, decoded once. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: Query;
  readonly body: Body;
  /** Of the key; absent where none is needed. */
  readonly caller?: KeyRole;
}

export interface Route {
  readonly method: HttpMethod;
  /** Template such as `/conversations/{id}/messages`. */
  readonly path: string;
  readonly role: Role;
  readonly summary: string;
  /** Absent: the route ignores any query. */
  readonly query?: z.ZodType;
  /** Absent: the route ignores any body. */
  readonly body?: z.ZodType;
  readonly status: 200 | 202;
  /** Absent: nothing but success is to be said. */
  readonly answer?: z.ZodType;
  run(request: RouteRequest<unknown, unknown>): Promise<unknown>;
}

export interface RouteOptions<Shape extends z.ZodType, Query extends z.ZodType> extends Pick<
  Route,
  "role" | "summary" | "answer"
> {
  readonly status?: Route["status"];
  readonly query?: Query;
  readonly body?: Shape;
  run(request: RouteRequest<z.output<Shape>, z.output<Query>>): Promise<unknown>;
}

export function route<Shape extends z.ZodType = z.ZodUndefined, Query extends z.ZodType = z.ZodUndefined>(
  method: HttpMethod,
  path: string,
  { status = 200, run, ...options }: RouteOptions<Shape, Query>,
): Route {
  const checked = (request: RouteRequest<unknown, unknown>) =>
    run(request as RouteRequest<z.output<Shape>, z.output<Query>>);
  return { ...options, method, path, status, run: checked };
}

interface Node {
  readonly literals: Map<string, Node>;
  readonly routes: Map<string, Route>;
  parameter?: { readonly name: string; readonly node: Node };
}

export interface RouteMatch {
  readonly route: Route;
  readonly parameters: Readonly<Record<string, string>>;
}

/** `methods` are those that the path takes instead: empty when it names nothing at all. */
export type FindRoute = (method: string, rawPath: string) => RouteMatch | { readonly methods: readonly string[] };

/** Compiles the templates once into a tree, so that a request costs one step per segment however many routes there are. */
export function compileRoutes(routes: readonly Route[]): FindRoute {
  const root = newNode();
  for (const each of routes) place(root, each);
  return (method, rawPath) => {
    const parameters: Record<string, string> = {};
    const node = descend(root, rawPath, parameters);
    const found = node?.routes.get(method);
    if (found) return { route: found, parameters: decoded(parameters) };
    return { methods: [...(node?.routes.keys() ?? [])] };
  };
}

function newNode(): Node {
  return { literals: new Map(), routes: new Map() };
}

function place(root: Node, placed: Route): void {
  const node = placed.path.slice(1).split("/").reduce(step, root);
  if (node.routes.has(placed.method)) throw new Error(`${placed.method} ${placed.path} is declared twice.`);
  node.routes.set(placed.method, placed);
}

function step(node: Node, segment: string): Node {
  if (segment.startsWith("{")) return (node.parameter ??= { name: segment.slice(1, -1), node: newNode() }).node;
  const next = node.literals.get(segment) ?? newNode();
  node.literals.set(segment, next);
  return next;
}

function descend(root: Node, rawPath: string, parameters: Record<string, string>): Node | undefined {
  let node: Node | undefined = root;
  for (const segment of rawPath.slice(1).split("/")) {
    const literal: Node | undefined = node.literals.get(segment);
    if (!literal && node.parameter) parameters[node.parameter.name] = segment;
    node = literal ?? node.parameter?.node;
    if (!node) return undefined;
  }
  return node;
}

/** Path rules: percent-encoding is decoded once, and a raw `+` is a plus (contract section 1). */
function decoded(parameters: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(parameters).map(([name, raw]) => [name, decodedSegment(name, raw)]));
}

function decodedSegment(name: string, raw: string): string {
  if (!raw.includes("%")) return raw;
  try {
    return decodeURIComponent(raw);
  } catch {
    throw new InvalidArgumentError(`${name}: the path holds a broken percent-encoding. Encode it as UTF-8.`, {
      field: name,
    });
  }
}
