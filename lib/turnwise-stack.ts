/** One stage of Turnwise in one stack: what is where, and who knows whom. */
import { CfnOutput, PermissionsBoundary, Stack, Tags } from "aws-cdk-lib";
import type { Construct } from "constructs";
import { createConversationTable } from "./constructs/conversation-table.ts";
import { publishCompanyKnowledge } from "./constructs/company-knowledge.ts";
import { createDocumentsBucket } from "./constructs/documents-bucket.ts";
import { Functions } from "./constructs/functions.ts";
import { PublicApi } from "./constructs/http-api.ts";
import { createImportsTable } from "./constructs/imports-table.ts";
import { createKnowledgeTable } from "./constructs/knowledge-table.ts";
import { createCompletionsTable, createModelTrafficTable } from "./constructs/model-tables.ts";
import { Queues } from "./constructs/queues.ts";
import { Secrets } from "./constructs/secrets.ts";
import { machineArnsOf, StateMachines } from "./constructs/state-machines.ts";
import { createTurnStartsTable } from "./constructs/turn-starts-table.ts";
import { type CodeOf, companyDigest } from "./function-bundles.ts";
import type { StageSettings } from "./stage-settings.ts";

export interface TurnwiseStackOptions {
  readonly settings: StageSettings;
  readonly codeOf: CodeOf;
}

export class TurnwiseStack extends Stack {
  constructor(scope: Construct, id: string, { settings, codeOf }: TurnwiseStackOptions) {
    super(scope, id, stackPropertiesOf(settings));
    const { name: stage, logRetentionDays } = settings;
    const table = createConversationTable(this, settings.deletionProtection);
    const knowledge = createKnowledgeTable(this, settings.deletionProtection);
    const imports = createImportsTable(this, settings.deletionProtection);
    const documents = createDocumentsBucket(this);
    const completions = createCompletionsTable(this, settings.deletionProtection);
    const modelTraffic = createModelTrafficTable(this);
    const turnStarts = createTurnStartsTable(this);
    const queues = new Queues(this, "Queues");
    const secrets = new Secrets(this, "Secrets");
    const machineArns = machineArnsOf(this, stage);
    const tables = { table, knowledge, imports, completions, modelTraffic, turnStarts };
    const surroundings = { settings, ...tables, documents, queues, secrets, machineArns };
    const { byName: functions } = new Functions(this, "Functions", { ...surroundings, codeOf });
    new StateMachines(this, "StateMachines", { stage, functions, queues, logRetentionDays });
    publishCompanyKnowledge(this, functions["publish-company-knowledge"], companyDigest(settings.companyDirectory));
    const api = new PublicApi(this, "PublicApi", functions["serve-api"], settings);
    this.tell("ApiUrl", api.url);
    this.tell("DocumentsBucket", documents.bucketName);
    this.tell("IntegrationKeysSecret", secrets.integrationKeys.secretArn);
    this.tell("ManagementKeysSecret", secrets.managementKeys.secretArn);
    this.tell("WebhookSigningKeysSecret", secrets.signingKeys.secretArn);
    Tags.of(this).add("turnwise:stage", stage);
  }

  private tell(name: string, value: string): void {
    new CfnOutput(this, name, { value });
  }
}

function stackPropertiesOf({ name, account, region, permissionsBoundary, deletionProtection }: StageSettings) {
  return {
    description: `Turnwise, customer-support agent: stage ${name}`,
    env: { region, ...(account === undefined ? {} : { account }) },
    terminationProtection: deletionProtection,
    ...(permissionsBoundary === undefined
      ? {}
      : { permissionsBoundary: PermissionsBoundary.fromName(permissionsBoundary) }),
  };
}
