/**
 * Places the states of a group in layers: each state below all that lead to it,
 * edges that go back left out. A Map or Parallel contains its own groups, side
 * by side.
 */
import { isObject, type Json, type JsonObject } from "../asl/definition.ts";

export interface Box {
  readonly name: string;
  readonly type: string;
  readonly width: number;
  readonly height: number;
  /** The groups inside, placed relative to the box. */
  readonly inner: readonly Placed<Layout>[];
}

export interface Placed<T> {
  readonly x: number;
  readonly y: number;
  readonly item: T;
}

export interface Edge {
  readonly from: string;
  readonly to: string;
  /** "catch" for an edge that only an error takes. */
  readonly kind: "next" | "catch";
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly Placed<Box>[];
  readonly edges: readonly Edge[];
}

const LEAF = { width: 170, height: 38 };
const GAP = { x: 34, y: 44 };
const PADDING = 16;
const TITLE_HEIGHT = 24;

export function layOut(group: JsonObject): Layout {
  const states = isObject(group["States"]) ? group["States"] : {};
  const edges = Object.entries(states).flatMap(([name, state]) => edgesOf(name, state));
  const layers = layersOf(textOf(group["StartAt"]), Object.keys(states), edges);
  const boxes = layers.map((names) => names.map((name) => boxOf(name, states[name]!)));
  const width = Math.max(...boxes.map(rowWidth));
  const placed: Placed<Box>[] = [];
  let y = 0;
  for (const row of boxes) {
    placed.push(...placeRow(row, (width - rowWidth(row)) / 2, y));
    y += Math.max(...row.map((box) => box.height)) + GAP.y;
  }
  return { width, height: y - GAP.y, boxes: placed, edges };
}

function textOf(json: Json | undefined): string {
  return typeof json === "string" ? json : "";
}

function edgesOf(from: string, state: Json): Edge[] {
  if (!isObject(state)) return [];
  const rules = Array.isArray(state["Choices"]) ? state["Choices"] : [];
  const catchers = Array.isArray(state["Catch"]) ? state["Catch"] : [];
  const targets = [state["Next"], state["Default"], ...rules.map(nextOf)];
  return [...edgesTo(from, targets, "next"), ...edgesTo(from, catchers.map(nextOf), "catch")];
}

function nextOf(rule: Json): Json | undefined {
  return isObject(rule) ? rule["Next"] : undefined;
}

function edgesTo(from: string, targets: readonly (Json | undefined)[], kind: Edge["kind"]): Edge[] {
  const names = new Set(targets.filter((target) => typeof target === "string"));
  return [...names].map((to) => ({ from, to, kind }));
}

/** Longest distance from the start, not counting edges that close a circle. */
function layersOf(startAt: string, names: readonly string[], edges: readonly Edge[]): string[][] {
  const depth = new Map<string, number>();
  const visit = (name: string, at: number, path: ReadonlySet<string>): void => {
    if (path.has(name) || (depth.get(name) ?? -1) >= at) return;
    depth.set(name, at);
    for (const edge of edges) if (edge.from === name) visit(edge.to, at + 1, new Set([...path, name]));
  };
  visit(startAt, 0, new Set());
  const layers: string[][] = [];
  for (const name of names) (layers[depth.get(name) ?? 0] ??= []).push(name);
  return layers.filter((layer) => layer !== undefined);
}

function boxOf(name: string, state: Json): Box {
  const groups = isObject(state) ? innerGroups(state) : [];
  const type = isObject(state) ? textOf(state["Type"]) : "";
  if (groups.length === 0) return { name, type, ...LEAF, inner: [] };
  const layouts = groups.map(layOut);
  const width = layouts.reduce((sum, layout) => sum + layout.width + PADDING, PADDING);
  const height = Math.max(...layouts.map((layout) => layout.height)) + TITLE_HEIGHT + 2 * PADDING;
  return { name, type, width: Math.max(width, LEAF.width), height, inner: sideBySide(layouts) };
}

function innerGroups(state: JsonObject): JsonObject[] {
  const branches = Array.isArray(state["Branches"]) ? state["Branches"] : [];
  return [...branches, state["ItemProcessor"] ?? null].filter(isObject);
}

function sideBySide(layouts: readonly Layout[]): Placed<Layout>[] {
  let x = PADDING;
  return layouts.map((item) => {
    const placed = { x, y: TITLE_HEIGHT + PADDING, item };
    x += item.width + PADDING;
    return placed;
  });
}

function rowWidth(row: readonly Box[]): number {
  return row.reduce((sum, box) => sum + box.width + GAP.x, -GAP.x);
}

function placeRow(row: readonly Box[], startX: number, y: number): Placed<Box>[] {
  let x = startX;
  return row.map((item) => {
    const placed = { x, y, item };
    x += item.width + GAP.x;
    return placed;
  });
}
