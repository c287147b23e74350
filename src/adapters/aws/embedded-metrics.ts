/** Metrics as lines of a function's log, from which CloudWatch makes them. Not through console: that would wrap the line. */
import { completionMetrics, type CompletionRecord } from "../../model/index.ts";

export function writeCompletionMetrics(record: CompletionRecord): void {
  process.stdout.write(`${JSON.stringify(completionMetrics(record))}\n`);
}
