/** An import in words for the terminal. */
import type { DescribedImport, Finding } from "../../src/knowledge/ingestion/index.ts";

export function progressLine({ record, counts }: DescribedImport): string {
  const done = counts.explained + counts.skipped + counts.unchanged;
  return `${record.state}: ${done} of ${record.documents} documents, ${counts.unchanged} unchanged, ${counts.skipped} left out`;
}

export function describeImport(described: DescribedImport): string {
  const { record, report } = described;
  const general = record.findings.map((finding) => findingLines(record.source, finding));
  const own = report.flatMap(({ location, findings }) => findings.map((finding) => findingLines(location, finding)));
  return ["", ...general, ...own, ...endOf(described), ""].join("\n");
}

function findingLines(location: string, { severity, code, message, remedy, quote }: Finding): string {
  const quoted = quote === undefined ? [] : [`    > ${quote}`];
  return [`  ${severity.toUpperCase()} ${location} (${code})`, `    ${message}`, ...quoted, `    ${remedy}`].join("\n");
}

function endOf({ record }: DescribedImport): string[] {
  const { id, state, publishedVersion, reason } = record;
  if (state === "published") return [`  Published: the knowledge is at version ${publishedVersion}.`];
  if (state === "unpublished") return [`  Nothing was published. ${reason ?? ""}`];
  return [
    "  It waits for your decision, for a week:",
    `    npm run import -- ${id} --approve     publishes all, as declared`,
    `    npm run import -- ${id} --leave-out   publishes what does not wait`,
    `    npm run import -- ${id} --reject      publishes nothing`,
  ];
}
