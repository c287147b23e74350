/** Imports on AWS: their store, where their documents come from, and the machine that runs them. */
import { createDynamodbImportStore } from "../../src/adapters/aws/dynamodb-import-store.ts";
import { createS3Source } from "../../src/adapters/aws/s3-source.ts";
import { createSfnImportMachine } from "../../src/adapters/aws/sfn-machines.ts";
import { createDocumentSources, type DocumentSources } from "../../src/adapters/ingestion/document-sources.ts";
import type { ImportStore } from "../../src/knowledge/ingestion/index.ts";
import { documentClient, s3Client, sfnClient } from "./aws-clients.ts";
import { randomIds, systemClock } from "./aws-runtime.ts";

export function importStore({ IMPORTS_TABLE_NAME }: { readonly IMPORTS_TABLE_NAME: string }): ImportStore {
  return createDynamodbImportStore({
    ...{ client: documentClient(), tableName: IMPORTS_TABLE_NAME },
    ...{ ids: randomIds, clock: systemClock },
  });
}

/** Web sites, and the stage's own bucket. */
export function documentSources({
  DOCUMENTS_BUCKET_NAME,
}: {
  readonly DOCUMENTS_BUCKET_NAME: string;
}): DocumentSources {
  const bucket = createS3Source({ client: s3Client(), bucketName: DOCUMENTS_BUCKET_NAME });
  return createDocumentSources({ hasFolders: false, bucket });
}

export function importMachine({ KNOWLEDGE_MACHINE_ARN }: { readonly KNOWLEDGE_MACHINE_ARN: string }) {
  return createSfnImportMachine({ client: sfnClient(), stateMachineArn: KNOWLEDGE_MACHINE_ARN });
}
