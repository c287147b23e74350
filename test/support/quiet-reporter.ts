/** Says nothing about what passes: failures in full, what was skipped and why, then one line that counts. */
import type { TestEvent } from "node:test/reporters";

interface Outcome {
  readonly name: string;
  readonly file?: string;
  readonly skip?: string | boolean;
  readonly details: { readonly type?: string | undefined; readonly error?: Error };
}

export default async function* quietReporter(source: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for await (const event of source) {
    if (event.type === "test:stderr") yield event.data.message;
    if (event.type !== "test:pass" && event.type !== "test:fail") continue;
    const outcome = event.data as Outcome;
    if (outcome.details.type === "suite") continue;
    if (outcome.skip) {
      counts.skipped += 1;
      if (typeof outcome.skip === "string") yield `skipped: ${outcome.name} (${outcome.skip})\n`;
    } else if (event.type === "test:pass") {
      counts.passed += 1;
    } else {
      counts.failed += 1;
      yield failure(outcome);
    }
  }
  yield `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`;
}

function failure({ name, file, details }: Outcome): string {
  const { error } = details;
  const cause = error?.cause instanceof Error ? error.cause : error;
  return `\nFAILED ${name} (${file ?? "unknown file"})\n${cause?.stack ?? String(cause)}\n`;
}
