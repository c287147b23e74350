/** `npm run bench`: the machine, then each measurement as a line. */
import { cpus, totalmem } from "node:os";
import { measureStack } from "./whole-stack.ts";

const load = { conversations: 64, turnsEach: Number(process.argv[2] ?? 60) };
console.log(`Node ${process.versions.node}, SQLite ${process.versions.sqlite}, ${cpus().length} × ${cpus()[0]?.model ?? "?"}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB`);
console.log(await measureStack(load));
