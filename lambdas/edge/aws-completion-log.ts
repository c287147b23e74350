import { createDynamodbCompletionLog } from "../../src/adapters/aws/dynamodb-completion-log.ts";
import type { CompletionLog } from "../../src/model/index.ts";
import { documentClient } from "./aws-clients.ts";

/** Only whoever appends needs to know for how many days the company keeps its log. */
export function completionLog(
  { COMPLETIONS_TABLE_NAME }: { readonly COMPLETIONS_TABLE_NAME: string },
  keptDays = 1,
): CompletionLog {
  return createDynamodbCompletionLog({ client: documentClient(), tableName: COMPLETIONS_TABLE_NAME, keptDays });
}
