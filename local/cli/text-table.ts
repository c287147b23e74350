/** Rows of text in columns that stand below each other. */
export interface Column {
  readonly title: string;
  readonly align?: "left" | "right";
}

export function textTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string[] {
  const titles = columns.map(({ title }) => title);
  const widths = columns.map((_, at) => Math.max(...[titles, ...rows].map((row) => row[at]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    columns
      .map(({ align }, at) => {
        const [cell, width] = [row[at] ?? "", widths[at] ?? 0];
        return align === "right" ? cell.padStart(width) : cell.padEnd(width);
      })
      .join("  ")
      .trimEnd();
  return [line(titles), line(widths.map((width) => "─".repeat(width))), ...rows.map(line)];
}

/** `0.001234`: a call costs thousandths of a cent. */
export function dollars(microUsd: number): string {
  return (microUsd / 1_000_000).toFixed(6);
}
