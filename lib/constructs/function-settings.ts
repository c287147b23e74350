/**
 * What each function gets: its environment, checked against the types that the function itself declares, and the
 * permissions that its code needs, no more. Grouped by who invokes it.
 */
import { Duration } from "aws-cdk-lib";
import type { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { Bucket } from "aws-cdk-lib/aws-s3";
import type { Environment as BeginTurn } from "../../lambdas/begin-turn/environment.ts";
import type { Environment as CallModel } from "../../lambdas/call-model/environment.ts";
import type { Environment as CallTool } from "../../lambdas/call-tool/environment.ts";
import type { Environment as CommitTurn } from "../../lambdas/commit-turn/environment.ts";
import type { Environment as DecideTurn } from "../../lambdas/decide-turn/environment.ts";
import type { Environment as DeliverWebhooks } from "../../lambdas/deliver-webhooks/environment.ts";
import type { Environment as FailTurn } from "../../lambdas/fail-turn/environment.ts";
import type { Environment as ImportKnowledge } from "../../lambdas/import-knowledge/environment.ts";
import type { Environment as ParkConversation } from "../../lambdas/park-conversation/environment.ts";
import type { Environment as PublishCompanyKnowledge } from "../../lambdas/publish-company-knowledge/environment.ts";
import type { Environment as ReadConversation } from "../../lambdas/read-conversation/environment.ts";
import type { Environment as ReadDocument } from "../../lambdas/read-document/environment.ts";
import type { Environment as RescueConversation } from "../../lambdas/rescue-conversation/environment.ts";
import type { Environment as RingTimer } from "../../lambdas/ring-timer/environment.ts";
import type { Environment as SearchKnowledge } from "../../lambdas/search-knowledge/environment.ts";
import type { Environment as ServeApi } from "../../lambdas/serve-api/environment.ts";
import type { Environment as StartTurn } from "../../lambdas/start-turn/environment.ts";
import type { Environment as SweepConversations } from "../../lambdas/sweep-conversations/environment.ts";
import type { Environment as WakeConversation } from "../../lambdas/wake-conversation/environment.ts";
import type { FunctionName, MachineName } from "../function-names.ts";
import type { StageSettings } from "../stage-settings.ts";
import { withKnowledgeSearch } from "./knowledge-search.ts";
import { ingestionSettings, withImports } from "./ingestion-settings.ts";
import { withEmbedding } from "./knowledge-embedding.ts";
import { withModels } from "./model-calls.ts";
import * as allow from "./permissions.ts";
import { consumerTimeouts, type Queues } from "./queues.ts";
import type { Secrets } from "./secrets.ts";

interface Environments {
  readonly "serve-api": ServeApi;
  readonly "read-conversation": ReadConversation;
  readonly "park-conversation": ParkConversation;
  readonly "ring-timer": RingTimer;
  readonly "rescue-conversation": RescueConversation;
  readonly "begin-turn": BeginTurn;
  readonly "decide-turn": DecideTurn;
  readonly "call-model": CallModel;
  readonly "search-knowledge": SearchKnowledge;
  readonly "call-tool": CallTool;
  readonly "commit-turn": CommitTurn;
  readonly "fail-turn": FailTurn;
  readonly "start-turn": StartTurn;
  readonly "deliver-webhooks": DeliverWebhooks;
  readonly "wake-conversation": WakeConversation;
  readonly "sweep-conversations": SweepConversations;
  readonly "import-knowledge": ImportKnowledge;
  readonly "read-document": ReadDocument;
  readonly "publish-company-knowledge": PublishCompanyKnowledge;
}

export interface FunctionSettings<Name extends FunctionName = FunctionName> {
  readonly environment: Environments[Name];
  readonly permissions: readonly PolicyStatement[];
  /** Absent: that of a task of a state machine. */
  readonly timeout?: Duration;
  readonly memoryMegabytes?: number;
}

type SettingsOf<Name extends FunctionName> = { readonly [Each in Name]: FunctionSettings<Each> };

interface NamedTable extends allow.Table {
  readonly tableName: string;
}

/** What the functions use. The machines are known by name only: they in turn need the functions. */
export interface Surroundings {
  readonly settings: StageSettings;
  readonly table: NamedTable;
  readonly knowledge: NamedTable;
  readonly completions: NamedTable;
  readonly modelTraffic: NamedTable;
  readonly turnStarts: NamedTable;
  readonly imports: NamedTable;
  readonly documents: Bucket;
  readonly queues: Queues;
  readonly secrets: Secrets;
  readonly machineArns: Readonly<Record<MachineName, string>>;
}

export function functionSettings(surroundings: Surroundings): SettingsOf<FunctionName> {
  return {
    "serve-api": apiSettings(surroundings),
    ...conversationSettings(surroundings),
    ...turnSettings(surroundings),
    ...stepSettings(surroundings),
    ...consumerSettings(surroundings),
    "sweep-conversations": sweepSettings(surroundings),
    ...ingestionSettings(surroundings),
    "publish-company-knowledge": publishCompanySettings(surroundings),
  };
}

function storeEnvironment({ table }: Surroundings) {
  return { TABLE_NAME: table.tableName };
}

function knowledgeEnvironment({ knowledge }: Surroundings) {
  return { KNOWLEDGE_TABLE_NAME: knowledge.tableName };
}

function machineEnvironment({ machineArns }: Surroundings) {
  return { CONVERSATION_MACHINE_ARN: machineArns.conversation };
}

function followUpEnvironment({ queues }: Surroundings) {
  return { OUTBOUND_QUEUE_URL: queues.outbound.queueUrl, WAKE_QUEUE_URL: queues.wake.queueUrl };
}

function appendEnvironment(surroundings: Surroundings) {
  return {
    ...storeEnvironment(surroundings),
    ...machineEnvironment(surroundings),
    ...followUpEnvironment(surroundings),
  };
}

/** To append is to change a head, and then to start or wake the machine and to fill the queues. */
function append({ table, queues, machineArns }: Surroundings): PolicyStatement[] {
  return [
    allow.changeHeads(table),
    allow.startExecutions(machineArns.conversation),
    allow.completeTasks(machineArns.conversation),
    allow.sendTo(queues.outbound, queues.wake),
  ];
}

/** Under the HTTP API's own limit of thirty seconds. */
const apiTimeout = Duration.seconds(29);

function apiSettings(surroundings: Surroundings): FunctionSettings<"serve-api"> {
  const { settings, knowledge, secrets } = surroundings;
  const { integrationKeys, managementKeys } = secrets;
  const own = {
    environment: {
      ...appendEnvironment(surroundings),
      ...knowledgeEnvironment(surroundings),
      WEBHOOK_URL: settings.webhookUrl,
      EXPERT_WEBHOOK_URL: settings.expertWebhookUrl,
      INTEGRATION_KEYS_SECRET_ARN: integrationKeys.secretArn,
      MANAGEMENT_KEYS_SECRET_ARN: managementKeys.secretArn,
    },
    permissions: [
      ...append(surroundings),
      allow.publishKnowledge(knowledge),
      allow.readSecrets(integrationKeys, managementKeys),
    ],
  };
  return {
    ...withEmbedding(surroundings, withKnowledgeSearch(settings, withImports(surroundings, own))),
    timeout: apiTimeout,
    memoryMegabytes: 1024,
  };
}

type ConversationFunction = "read-conversation" | "park-conversation" | "ring-timer" | "rescue-conversation";

function conversationSettings(surroundings: Surroundings): SettingsOf<ConversationFunction> {
  const { table, queues, machineArns } = surroundings;
  const appending = { environment: appendEnvironment(surroundings), permissions: append(surroundings) };
  return {
    "read-conversation": {
      environment: {
        ...storeEnvironment(surroundings),
        ...knowledgeEnvironment(surroundings),
        URGENT_QUEUE_URL: queues.lanes.urgent.queueUrl,
        ROUTINE_QUEUE_URL: queues.lanes.routine.queueUrl,
        DEFERRED_QUEUE_URL: queues.lanes.deferred.queueUrl,
      },
      permissions: [allow.changeHeads(table), allow.requestReviews(surroundings.knowledge)],
    },
    "park-conversation": {
      environment: { ...storeEnvironment(surroundings), ...machineEnvironment(surroundings) },
      permissions: [allow.changeHeads(table), allow.completeTasks(machineArns.conversation)],
    },
    "ring-timer": appending,
    "rescue-conversation": appending,
  };
}

function turnSettings(
  surroundings: Surroundings,
): SettingsOf<"begin-turn" | "decide-turn" | "commit-turn" | "fail-turn"> {
  const { table, queues } = surroundings;
  const journal = { environment: storeEnvironment(surroundings), permissions: [allow.useJournals(table)] };
  return {
    "begin-turn": withKnowledge(surroundings, journal),
    "decide-turn": { ...journal, memoryMegabytes: 1024 },
    "commit-turn": {
      environment: { ...storeEnvironment(surroundings), ...followUpEnvironment(surroundings) },
      permissions: [allow.useJournals(table), allow.sendTo(queues.outbound)],
    },
    "fail-turn": { environment: appendEnvironment(surroundings), permissions: append(surroundings) },
  };
}

function stepSettings(surroundings: Surroundings): SettingsOf<"call-model" | "search-knowledge" | "call-tool"> {
  const { table } = surroundings;
  const journal = { environment: storeEnvironment(surroundings), permissions: [allow.useJournals(table)] };
  return {
    "call-model": {
      ...withModels(surroundings, withKnowledge(surroundings, journal)),
      timeout: Duration.seconds(105),
    },
    "search-knowledge": {
      ...withEmbedding(surroundings, withKnowledgeSearch(surroundings.settings, withKnowledge(surroundings, journal))),
      memoryMegabytes: 1024,
    },
    "call-tool": { ...journal, timeout: Duration.seconds(65) },
  };
}

interface JournalSettings {
  readonly environment: ReturnType<typeof storeEnvironment>;
  readonly permissions: readonly PolicyStatement[];
}

/** For functions that read the knowledge beside the turn. */
function withKnowledge(surroundings: Surroundings, { environment, permissions }: JournalSettings) {
  return {
    environment: { ...environment, ...knowledgeEnvironment(surroundings) },
    permissions: [...permissions, allow.readKnowledge(surroundings.knowledge)],
  };
}

function consumerSettings(
  surroundings: Surroundings,
): SettingsOf<"start-turn" | "deliver-webhooks" | "wake-conversation"> {
  const { settings, table, turnStarts, secrets, machineArns } = surroundings;
  return {
    "start-turn": {
      timeout: consumerTimeouts.lane,
      environment: { TURN_MACHINE_ARN: machineArns.turn, TURN_STARTS_TABLE_NAME: turnStarts.tableName },
      permissions: [allow.startExecutions(machineArns.turn), allow.recordStarts(turnStarts)],
    },
    "deliver-webhooks": {
      timeout: consumerTimeouts.outbound,
      environment: {
        ...appendEnvironment(surroundings),
        WEBHOOK_URL: settings.webhookUrl,
        SIGNING_KEYS_SECRET_ARN: secrets.signingKeys.secretArn,
      },
      permissions: [...append(surroundings), allow.readSecrets(secrets.signingKeys)],
    },
    "wake-conversation": {
      timeout: consumerTimeouts.wake,
      environment: { ...storeEnvironment(surroundings), ...machineEnvironment(surroundings) },
      permissions: [
        allow.readHeads(table),
        allow.startExecutions(machineArns.conversation),
        allow.completeTasks(machineArns.conversation),
      ],
    },
  };
}

/** It is started again after a minute; what it did not reach is still overdue then. */
const sweepTimeout = Duration.seconds(55);

function sweepSettings(surroundings: Surroundings): FunctionSettings<"sweep-conversations"> {
  const { table, completions, knowledge, imports, machineArns, secrets, settings } = surroundings;
  return {
    timeout: sweepTimeout,
    environment: {
      ...appendEnvironment(surroundings),
      ...knowledgeEnvironment(surroundings),
      COMPLETIONS_TABLE_NAME: completions.tableName,
      IMPORTS_TABLE_NAME: imports.tableName,
      KNOWLEDGE_MACHINE_ARN: machineArns.knowledge,
      EXPERT_WEBHOOK_URL: settings.expertWebhookUrl,
      SIGNING_KEYS_SECRET_ARN: secrets.signingKeys.secretArn,
    },
    permissions: [
      ...append(surroundings),
      ...[allow.findOverdue(table), allow.erase(table), allow.erase(completions)],
      // A fact that was mined is compared with what is live.
      ...[allow.keepGaps(knowledge), allow.readKnowledge(knowledge)],
      ...[allow.readImports(imports), allow.startExecutions(machineArns.knowledge)],
      ...(settings.expertWebhookUrl === undefined ? [] : [allow.readSecrets(secrets.signingKeys)]),
    ],
  };
}

/** A whole company takes its time; CloudFormation waits a little longer (company-knowledge.ts). */
export const publishCompanyTimeout = Duration.minutes(10);

function publishCompanySettings(surroundings: Surroundings): FunctionSettings<"publish-company-knowledge"> {
  return {
    timeout: publishCompanyTimeout,
    environment: knowledgeEnvironment(surroundings),
    permissions: [allow.publishKnowledge(surroundings.knowledge)],
  };
}
