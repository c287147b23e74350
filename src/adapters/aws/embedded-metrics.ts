/** Metrics as lines of a function's log, from which CloudWatch makes them. Not through console: that would wrap the line. */
import { completionMetrics, type MeasuredCall } from "../../model/index.ts";

export function writeCompletionMetrics(call: MeasuredCall): void {
  process.stdout.write(`${JSON.stringify(completionMetrics(call))}\n`);
}
