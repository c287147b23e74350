/** The functions of a stack: each is a folder of lambdas/. */
export const functionNames = [
  "serve-api",
  "read-conversation",
  "park-conversation",
  "ring-timer",
  "rescue-conversation",
  "begin-turn",
  "decide-turn",
  "call-model",
  "search-knowledge",
  "call-tool",
  "commit-turn",
  "fail-turn",
  "start-turn",
  "deliver-webhooks",
  "wake-conversation",
  "sweep-conversations",
  "publish-company-knowledge",
  "import-knowledge",
  "read-document",
] as const;
export type FunctionName = (typeof functionNames)[number];

/** Functions that read company.json when they start. */
export const companyReaders: ReadonlySet<FunctionName> = new Set([
  "read-conversation",
  "begin-turn",
  "decide-turn",
  "call-model",
  "serve-api",
  "sweep-conversations",
  "publish-company-knowledge",
  "import-knowledge",
  "read-document",
]);

/** Functions that read models.json when they start. */
export const modelReaders: ReadonlySet<FunctionName> = new Set([
  "call-model",
  "search-knowledge",
  "serve-api",
  "import-knowledge",
]);

/** The state machines of a stack: each is a file of statemachines/. */
export const machineNames = ["conversation", "turn", "knowledge"] as const;
export type MachineName = (typeof machineNames)[number];

/** `begin-turn` → `BeginTurn`: how state machines and templates spell it. */
export function pascalCase(name: string): string {
  return name.replaceAll(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
