/** The fields that a JSONata definition may have. JSONPath's fields are missing on purpose. */
const ANY = ["Type", "Comment", "QueryLanguage", "Output"];
const ASSIGNS = [...ANY, "Assign"];
const MOVES = [...ASSIGNS, "Next", "End"];
const FALLIBLE = [...MOVES, "Arguments", "Retry", "Catch"];

export const TOP_LEVEL_FIELDS: ReadonlySet<string> = new Set([
  "Comment",
  "StartAt",
  "States",
  "Version",
  "QueryLanguage",
  "TimeoutSeconds",
]);

export const STATE_FIELDS: Readonly<Record<string, ReadonlySet<string> | undefined>> = {
  Pass: new Set(MOVES),
  Succeed: new Set(ANY),
  Fail: new Set(["Type", "Comment", "QueryLanguage", "Error", "Cause"]),
  Choice: new Set([...ASSIGNS, "Choices", "Default"]),
  Wait: new Set([...MOVES, "Seconds", "Timestamp"]),
  Task: new Set([...FALLIBLE, "Resource", "TimeoutSeconds", "HeartbeatSeconds", "Credentials"]),
  Parallel: new Set([...FALLIBLE, "Branches"]),
  Map: new Set([
    ...FALLIBLE,
    "Items",
    "ItemProcessor",
    "Iterator",
    "ItemSelector",
    "MaxConcurrency",
    "ItemBatcher",
    "ItemReader",
    "ResultWriter",
    "Label",
    "ToleratedFailureCount",
    "ToleratedFailurePercentage",
  ]),
};

export const RETRIER_FIELDS: ReadonlySet<string> = new Set([
  "ErrorEquals",
  "IntervalSeconds",
  "MaxAttempts",
  "BackoffRate",
  "MaxDelaySeconds",
  "JitterStrategy",
  "Comment",
]);

export const CATCHER_FIELDS: ReadonlySet<string> = new Set(["ErrorEquals", "Next", "Assign", "Output", "Comment"]);
