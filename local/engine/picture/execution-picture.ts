/** An execution as an SVG: its state graph with the path taken. Needs no script and no style sheet. */
import type { JsonObject } from "../asl/definition.ts";
import type { HistoryEvent } from "../ports.ts";
import { layOut, type Box, type Edge, type Layout, type Placed } from "./layout.ts";
import { edgeKey, pathTaken, type PathTaken, type StateFate } from "./path-taken.ts";

const MARGIN = 24;
/** Room at the right for edges that go back. */
const BACKWARD_ROOM = 60;

const COLOURS: Readonly<Record<StateFate | "unvisited", { fill: string; line: string }>> = {
  done: { fill: "#e6f4ea", line: "#2e7d4f" },
  running: { fill: "#e3eefc", line: "#2962b8" },
  failed: { fill: "#fbe5e5", line: "#b3261e" },
  caught: { fill: "#fff1dc", line: "#b26a00" },
  unvisited: { fill: "#f6f6f4", line: "#9a9a94" },
};

export function executionPicture(definition: string, events: readonly HistoryEvent[]): string {
  const layout = layOut(JSON.parse(definition) as JsonObject);
  const width = layout.width + 2 * MARGIN + BACKWARD_ROOM;
  const height = layout.height + 2 * MARGIN;
  const body = drawLayout(layout, MARGIN, MARGIN, pathTaken(events));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="system-ui, sans-serif" font-size="13">
<title>State graph with the path taken</title>
<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 8 4 0 8z" fill="context-stroke"/></marker></defs>
<rect width="100%" height="100%" fill="#ffffff"/>
${body}
</svg>`;
}

function drawLayout(layout: Layout, x: number, y: number, taken: PathTaken): string {
  const boxes = new Map(layout.boxes.map((placed) => [placed.item.name, placed]));
  const edges = layout.edges.map((edge) => drawEdge(edge, boxes, x, y, taken));
  return [...edges, ...layout.boxes.map((placed) => drawBox(placed, x, y, taken))].join("\n");
}

function drawBox({ x, y, item }: Placed<Box>, left: number, top: number, taken: PathTaken): string {
  const { fill, line } = COLOURS[taken.fates.get(item.name) ?? "unvisited"];
  const at = { x: left + x, y: top + y };
  const inner = item.inner.map((placed) => drawLayout(placed.item, at.x + placed.x, at.y + placed.y, taken));
  const visits = taken.visits.get(item.name) ?? 0;
  const count = visits > 1 ? ` ×${visits}` : "";
  const labelY = item.inner.length > 0 ? at.y + 20 : at.y + item.height / 2 + 4;
  return `<g><title>${escaped(`${item.type}: ${item.name}`)}</title>
<rect x="${at.x}" y="${at.y}" width="${item.width}" height="${item.height}" rx="8" fill="${fill}" stroke="${line}" stroke-width="1.5"/>
<text x="${at.x + item.width / 2}" y="${labelY}" text-anchor="middle" fill="#1f1f1d">${escaped(item.name)}${count}</text>
${inner.join("\n")}</g>`;
}

function drawEdge(
  { from, to, kind }: Edge,
  boxes: ReadonlyMap<string, Placed<Box>>,
  left: number,
  top: number,
  taken: PathTaken,
): string {
  const [start, end] = [boxes.get(from), boxes.get(to)];
  if (!start || !end) return "";
  const isTaken = taken.edges.has(edgeKey(from, to));
  const colour = isTaken ? COLOURS.done.line : "#c4c4be";
  const dash = kind === "catch" ? ' stroke-dasharray="5 4"' : "";
  const path = end.y > start.y ? forward(start, end, left, top) : backward(start, end, left, top);
  return `<path d="${path}" fill="none" stroke="${colour}" stroke-width="${isTaken ? 2 : 1.2}"${dash} marker-end="url(#arrow)"/>`;
}

function forward(start: Placed<Box>, end: Placed<Box>, left: number, top: number): string {
  const from = { x: left + start.x + start.item.width / 2, y: top + start.y + start.item.height };
  const to = { x: left + end.x + end.item.width / 2, y: top + end.y };
  const middle = (from.y + to.y) / 2;
  return `M${from.x} ${from.y}C${from.x} ${middle} ${to.x} ${middle} ${to.x} ${to.y}`;
}

/** Round the right side of both boxes. */
function backward(start: Placed<Box>, end: Placed<Box>, left: number, top: number): string {
  const from = { x: left + start.x + start.item.width, y: top + start.y + start.item.height / 2 };
  const to = { x: left + end.x + end.item.width, y: top + end.y + end.item.height / 2 };
  const bend = Math.max(from.x, to.x) + BACKWARD_ROOM;
  return `M${from.x} ${from.y}C${bend} ${from.y} ${bend} ${to.y} ${to.x} ${to.y}`;
}

const ESCAPES: Readonly<Record<string, string>> = { "<": "&lt;", ">": "&gt;", "&": "&amp;", '"': "&quot;" };

function escaped(text: string): string {
  return text.replace(/[<>&"]/g, (character) => ESCAPES[character]!);
}
