/**
 * `npm run import`: brings documents into the knowledge, shows how far it is and what it found, and takes a person's
 * decision. A running server does the work, so that its next answer knows what came in; without one, this process does.
 */
import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { ImportReportAnswer } from "../../src/contracts/http-imports.ts";
import { describeImport, progressLine } from "./describe-import.ts";
import { type ImportDesk, openImportDesk } from "./import-desk.ts";
import { type ImportCommand, importOptions, readImportCommand } from "./import-options.ts";
import { describeTable } from "./options.ts";

export const importHelp = `
npm run import -- <folder, file or URL> — brings documents into the knowledge

It may be used while npm start runs: then the server does the work, and its next answer knows what came in.
A stage reads web sites and its own bucket: --server URL --key KEY s3://<bucket>/<prefix>

Options, after --
${describeTable(importOptions)}
`;

const by = "command line";

/** Throws UserError. Resolves when the import is at its end, or waits for a person. */
export async function importKnowledge(args: readonly string[]): Promise<void> {
  const command = readImportCommand(args);
  if (command === undefined) return console.log(importHelp);
  const desk = await openImportDesk(command);
  try {
    if (desk.server !== undefined) console.log(`  The server at ${desk.server} does it.`);
    await run(desk, command);
  } finally {
    await desk.close();
  }
}

async function run(desk: ImportDesk, { subject, isKnown, decision, settings }: ImportCommand): Promise<void> {
  const id = isKnown ? subject : `imp_${randomUUID().replaceAll("-", "")}`;
  if (!isKnown) {
    await desk.start({ id, source: subject, settings, by, approved: decision === "approve" });
    console.log(`  Import ${id}`);
  } else if (decision !== undefined) {
    await desk.decide({ importId: id, decision, by });
  }
  console.log(describeImport(await follow(desk, id, decision !== undefined && isKnown)));
}

const lookEveryMs = 250;

/** Shows each change of the counts, until there is nothing to wait for. */
async function follow(desk: ImportDesk, id: string, isDecided: boolean): Promise<ImportReportAnswer> {
  let shown = "";
  for (;;) {
    const described = await desk.describe(id);
    const line = progressLine(described);
    if (line !== shown) console.log(`  ${line}`);
    shown = line;
    const { state } = described;
    if (state === "published" || state === "unpublished" || (state === "waiting" && !isDecided)) return described;
    await pause(lookEveryMs);
  }
}
