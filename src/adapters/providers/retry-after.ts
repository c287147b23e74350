/**
 * How long a provider asks to wait before the next try, from the headers of its refusal. `retry-after-ms` is in
 * milliseconds; `retry-after` in seconds or an HTTP date; `x-ratelimit-reset-…` in Go's notation, such as 1m30.5s.
 */
export function retryAfterOf(
  header: (name: string) => string | null | undefined,
  nowMs: number = Date.now(),
): number | undefined {
  return (
    milliseconds(header("retry-after-ms"), 1) ??
    milliseconds(header("retry-after"), 1_000) ??
    untilDate(header("retry-after"), nowMs) ??
    longestReset(header)
  );
}

function milliseconds(value: string | null | undefined, unitMs: number): number | undefined {
  const number = value === null || value === undefined || value.trim() === "" ? NaN : Number(value);
  return Number.isFinite(number) && number >= 0 ? Math.ceil(number * unitMs) : undefined;
}

function untilDate(value: string | null | undefined, nowMs: number): number | undefined {
  const date = value?.endsWith("GMT") ? Date.parse(value) : NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs);
}

/** The limit that was hit is not named; only one with nothing remaining can be it. */
function longestReset(header: (name: string) => string | null | undefined): number | undefined {
  const waits = ["requests", "tokens"].flatMap((what) => {
    const wait = goDuration(header(`x-ratelimit-reset-${what}`));
    const remaining = milliseconds(header(`x-ratelimit-remaining-${what}`), 1);
    return wait === undefined || (remaining ?? 0) > 0 ? [] : [wait];
  });
  return waits.length === 0 ? undefined : Math.max(...waits);
}

const unitMs: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1_000, ms: 1 };

function goDuration(value: string | null | undefined): number | undefined {
  if (!/^(?:\d+(?:\.\d+)?(?:ms|h|m|s))+$/.test(value ?? "")) return undefined;
  const parts = (value ?? "").matchAll(/(\d+(?:\.\d+)?)(ms|h|m|s)/g);
  return Math.ceil([...parts].reduce((sum, [, number, unit = "s"]) => sum + Number(number) * (unitMs[unit] ?? 0), 0));
}
