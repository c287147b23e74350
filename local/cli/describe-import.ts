/** An import in words for the terminal. */
import type { ImportReportAnswer } from "../../src/contracts/http-imports.ts";

type FindingAnswer = ImportReportAnswer["findings"][number];

export function progressLine({ state, documents, counts }: ImportReportAnswer): string {
  const done = counts.explained + counts.skipped + counts.unchanged;
  return `${state}: ${done} of ${documents} documents, ${counts.unchanged} unchanged, ${counts.skipped} left out`;
}

export function describeImport(described: ImportReportAnswer): string {
  const { source, findings: general, report } = described;
  const own = report.flatMap(({ location, findings }) => findings.map((finding) => findingLines(location, finding)));
  const lines = [...general.map((finding) => findingLines(source, finding)), ...own];
  return ["", ...lines, ...endOf(described), ""].join("\n");
}

function findingLines(location: string, { severity, code, message, remedy, quote }: FindingAnswer): string {
  const quoted = quote === undefined ? [] : [`    > ${quote}`];
  return [`  ${severity.toUpperCase()} ${location} (${code})`, `    ${message}`, ...quoted, `    ${remedy}`].join("\n");
}

function endOf({ id, state, published_version: version, reason, counts }: ImportReportAnswer): string[] {
  if (state === "published") return [`  Published: the knowledge is at version ${version}.`];
  if (state === "unpublished") return [`  Nothing was published. ${reason ?? ""}`];
  return [
    `  It waits for your decision, for a week${counts.held > 0 ? `, about ${counts.held} of the documents` : ""}:`,
    `    npm run import -- ${id} --approve     publishes all, as declared`,
    `    npm run import -- ${id} --leave-out   publishes what does not wait`,
    `    npm run import -- ${id} --reject      publishes nothing`,
  ];
}
