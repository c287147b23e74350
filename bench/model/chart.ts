/** Charts over time as SVG text: panels below each other, one axis of time. No styles from outside, light background. */
export interface Series {
  readonly label: string;
  readonly color: string;
  readonly points: readonly (readonly [atMs: number, value: number])[];
}

export interface Panel {
  readonly title: string;
  readonly series: readonly Series[];
  /** A time span to mark. */
  readonly shade?: { readonly fromMs: number; readonly toMs: number; readonly label: string };
  readonly highest?: number;
}

const width = 860;
const panelHeight = 210;
const plot = { left: 62, right: 18, top: 46, bottom: 30 };
const font = `font-family="system-ui, sans-serif"`;

export function chart(title: string, panels: readonly Panel[]): string {
  const height = 40 + panels.length * panelHeight;
  const fromMs = Math.min(...panels.flatMap(times));
  const toMs = Math.max(...panels.flatMap(times));
  const drawn = panels.map((panel, index) => drawPanel(panel, 40 + index * panelHeight, fromMs, toMs));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    text(16, 27, title, `font-size="17" font-weight="600"`),
    ...drawn,
    `</svg>\n`,
  ].join("\n");
}

function times({ series }: Panel): number[] {
  return series.flatMap(({ points }) => [points[0]?.[0] ?? 0, points.at(-1)?.[0] ?? 0]);
}

function drawPanel({ title, series, shade, highest }: Panel, top: number, fromMs: number, toMs: number): string {
  const most = highest ?? Math.max(1, ...series.flatMap(({ points }) => points.map(([, value]) => value)));
  const steps = ticks(most);
  const scale = steps.at(-1) ?? most;
  const plotWidth = width - plot.left - plot.right;
  const plotHeight = panelHeight - plot.top - plot.bottom;
  const x = (atMs: number) => plot.left + ((atMs - fromMs) / (toMs - fromMs)) * plotWidth;
  const y = (value: number) => top + plot.top + plotHeight * (1 - Math.min(value, scale) / scale);
  const shaded = shade
    ? [
        `<rect x="${x(shade.fromMs).toFixed(1)}" y="${y(scale).toFixed(1)}" width="${(x(shade.toMs) - x(shade.fromMs)).toFixed(1)}" height="${plotHeight}" fill="#f6e3c5"/>`,
        text(x(shade.fromMs) + 5, y(scale) + 14, shade.label, `font-size="11" fill="#8a5a00"`),
      ]
    : [];
  const grid = steps.map((value) =>
    [
      `<line x1="${plot.left}" x2="${width - plot.right}" y1="${y(value).toFixed(1)}" y2="${y(value).toFixed(1)}" stroke="#dddddd"/>`,
      text(plot.left - 7, y(value) + 4, label(value), `font-size="11" fill="#555555" text-anchor="end"`),
    ].join(""),
  );
  const minutes = minuteTicks(fromMs, toMs).map((minute) =>
    text(x(minute * 60_000), y(0) + 17, `${minute} min`, `font-size="11" fill="#555555" text-anchor="middle"`),
  );
  const lines = series.map(({ color, points }) => {
    const path = points.map(([atMs, value]) => `${x(atMs).toFixed(1)},${y(value).toFixed(1)}`).join(" ");
    return `<polyline points="${path}" fill="none" stroke="${color}" stroke-width="1.8" stroke-linejoin="round"/>`;
  });
  const heading = text(16, top + 16, title, `font-size="13" font-weight="600"`);
  return [heading, legend(series, top), ...shaded, ...grid, ...minutes, ...lines].join("\n");
}

function legend(series: readonly Series[], top: number): string {
  let x = plot.left;
  return series
    .map(({ label: name, color }) => {
      const at = x;
      x += 34 + name.length * 6.4;
      return `<rect x="${at.toFixed(1)}" y="${top + 26}" width="14" height="4" fill="${color}"/>${text(at + 19, top + 32, name, `font-size="11" fill="#333333"`)}`;
    })
    .join("");
}

function ticks(most: number): number[] {
  const raw = most / 4;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= raw) ?? raw;
  return Array.from({ length: Math.ceil(most / step - 1e-9) + 1 }, (_, index) => index * step);
}

function minuteTicks(fromMs: number, toMs: number): number[] {
  const [first, last] = [Math.ceil(fromMs / 60_000), Math.floor(toMs / 60_000)];
  const step = Math.max(1, Math.ceil((last - first) / 12));
  return Array.from({ length: last - first + 1 }, (_, index) => first + index).filter((minute) => minute % step === 0);
}

function label(value: number): string {
  return value >= 1_000 ? `${Math.round(value / 100) / 10}k` : String(Math.round(value * 100) / 100);
}

function text(x: number, y: number, content: string, attributes: string): string {
  const fill = attributes.includes("fill=") ? "" : ` fill="#222222"`;
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" ${font} ${attributes}${fill}>${content}</text>`;
}
