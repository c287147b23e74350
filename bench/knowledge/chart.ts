/** A chart of milliseconds over passages, both in powers, as SVG that reads well on light and dark pages. */
export interface Series {
  readonly name: string;
  readonly colour: string;
  /** Passages and milliseconds, by passages. */
  readonly points: readonly (readonly [number, number])[];
}

const WIDTH = 720;
const HEIGHT = 420;
const LEFT = 70;
/** Right of it stand the names of the lines. */
const RIGHT = 536;
const TOP = 56;
const BOTTOM = 360;
const LABEL_HEIGHT = 36;

export function drawChart(title: string, subtitle: string, series: readonly Series[]): string {
  const all = series.flatMap(({ points }) => points);
  const x = scale(
    range(
      all.map(([passages]) => passages),
      1,
    ),
    LEFT,
    RIGHT,
  );
  const [least, most] = range(
    all.map(([, ms]) => ms),
    10,
  );
  const y = scale([least, most], BOTTOM, TOP);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="system-ui, sans-serif" font-size="13">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>`,
    text(LEFT, 24, title, "start", `font-size="16" font-weight="600"`),
    text(LEFT, 43, subtitle, "start", `fill="#57606a"`),
    ...powersOfTen(least, most).map((ms) => horizontal(y(ms), `${ms} ms`)),
    ...series[0]!.points.map(([passages]) => vertical(x(passages), passages.toLocaleString("en"))),
    text((LEFT + RIGHT) / 2, HEIGHT - 16, "passages", "middle", `fill="#57606a"`),
    ...series.flatMap((one) => line(one, x, y)),
    ...labels(series, y),
    "</svg>",
    "",
  ].join("\n");
}

type Scale = (value: number) => number;

function scale([least, most]: readonly [number, number], from: number, to: number): Scale {
  return (value) => from + ((to - from) * Math.log(value / least)) / Math.log(most / least);
}

/** From the least to the most, or to the powers of `base` around them. */
function range(values: readonly number[], base: number): [number, number] {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  if (base === 1) return [least, most];
  const power = (value: number, round: (x: number) => number) => base ** round(Math.log(value) / Math.log(base));
  return [power(least, Math.floor), power(most, Math.ceil)];
}

function powersOfTen(least: number, most: number): number[] {
  const from = Math.round(Math.log10(least));
  const count = Math.round(Math.log10(most)) - from + 1;
  return Array.from({ length: count }, (_, i) => Number((10 ** (from + i)).toPrecision(1)));
}

function line({ colour, points }: Series, x: Scale, y: Scale): string[] {
  const places = points.map(([passages, ms]) => [x(passages).toFixed(1), y(ms).toFixed(1)] as const);
  return [
    `<polyline points="${places.map((place) => place.join(",")).join(" ")}" fill="none" stroke="${colour}" stroke-width="2.5"/>`,
    ...places.map(([cx, cy]) => `<circle cx="${cx}" cy="${cy}" r="3.5" fill="${colour}"/>`),
  ];
}

/** Beside the last point of each line, from the top down, each at least its own height below the one before. */
function labels(series: readonly Series[], y: Scale): string[] {
  const last = series.map((one) => ({ ...one, ms: one.points.at(-1)![1] })).sort((a, b) => b.ms - a.ms);
  let free = -Infinity;
  return last.flatMap(({ name, colour, ms }) => {
    const middle = Math.max(y(ms), free);
    free = middle + LABEL_HEIGHT;
    return [
      text(RIGHT + 12, middle - 3, name, "start", `fill="${colour}" font-weight="600"`),
      text(RIGHT + 12, middle + 13, `${ms.toPrecision(3)} ms`, "start", `fill="${colour}" font-weight="600"`),
    ];
  });
}

function horizontal(y: number, label: string): string {
  return `<line x1="${LEFT}" x2="${RIGHT}" y1="${y.toFixed(1)}" y2="${y.toFixed(1)}" stroke="#d0d7de"/>${text(LEFT - 8, y + 4, label, "end", `fill="#57606a"`)}`;
}

function vertical(x: number, label: string): string {
  return text(x, BOTTOM + 20, label, "middle", `fill="#57606a"`);
}

function text(x: number, y: number, content: string, anchor: string, attributes: string): string {
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}" ${attributes}>${content}</text>`;
}
