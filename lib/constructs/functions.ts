/** All functions of a stage, and what invokes those that no state machine does: the queues and the clock. */
import { Duration } from "aws-cdk-lib";
import { Rule, Schedule } from "aws-cdk-lib/aws-events";
import { LambdaFunction as LambdaTarget } from "aws-cdk-lib/aws-events-targets";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import { SqsEventSource } from "aws-cdk-lib/aws-lambda-event-sources";
import { Construct } from "constructs";
import { lanes } from "../../src/contracts/vocabulary.ts";
import {
  type Deployment,
  type EmbeddingDeployment,
  embeddingInUse,
  reachableDeployments,
} from "../../src/model/index.ts";
import type { CodeOf } from "../function-bundles.ts";
import { type FunctionName, functionNames, pascalCase } from "../function-names.ts";
import type { StageSettings } from "../stage-settings.ts";
import { acknowledgeDocuments, acknowledgeInferenceProfile, acknowledgeSearchIndexes } from "./acknowledgements.ts";
import { functionSettings, type Surroundings } from "./function-settings.ts";
import { searchIndexes } from "./knowledge-search.ts";
import { TurnwiseFunction } from "./lambda-function.ts";
import { profiledModel } from "./permissions.ts";
import type { Queues } from "./queues.ts";

export interface FunctionsOptions extends Surroundings {
  readonly codeOf: CodeOf;
}

export class Functions extends Construct {
  readonly byName: Readonly<Record<FunctionName, LambdaFunction>>;

  constructor(scope: Construct, id: string, options: FunctionsOptions) {
    super(scope, id);
    const all = functionSettings(options);
    const entries = functionNames.map((name) => [name, this.create(name, all, options)] as const);
    this.byName = Object.fromEntries(entries) as Record<FunctionName, LambdaFunction>;
    this.consume(options.queues, options.settings);
    this.sweepEveryMinute();
    this.acknowledge(options);
  }

  private acknowledge({ settings, documents }: FunctionsOptions): void {
    const { catalogue } = settings.models;
    const embeddings = embeddingInUse(catalogue)?.deployments ?? [];
    for (const name of ["call-model", "import-knowledge"] as const) {
      acknowledgeModels(this.byName[name], reachableDeployments(catalogue));
    }
    for (const name of ["search-knowledge", "serve-api"] as const) {
      acknowledgeModels(this.byName[name], embeddings);
      acknowledgeDomain(this.byName[name], settings);
    }
    for (const name of ["import-knowledge", "read-document"] as const) {
      const { role } = this.byName[name];
      if (role) acknowledgeDocuments(role, documents);
    }
  }

  private create(
    name: FunctionName,
    all: ReturnType<typeof functionSettings>,
    { codeOf, settings }: FunctionsOptions,
  ): LambdaFunction {
    const { name: stage, logRetentionDays } = settings;
    const own = { code: codeOf(name), serviceName: `turnwise-${stage}-${name}`, logRetentionDays };
    return new TurnwiseFunction(this, pascalCase(name), { ...own, ...all[name] }).lambda;
  }

  /** Each lane has its own concurrency, so that none waits behind another, and no request waits behind its neighbour. */
  private consume({ lanes: laneQueues, outbound, wake }: Queues, { laneConcurrency }: StageSettings): void {
    const shared = { reportBatchItemFailures: true };
    for (const lane of lanes) {
      const source = { ...shared, batchSize: 1, maxConcurrency: laneConcurrency[lane] };
      this.byName["start-turn"].addEventSource(new SqsEventSource(laneQueues[lane], source));
    }
    this.byName["deliver-webhooks"].addEventSource(new SqsEventSource(outbound, { ...shared, batchSize: 1 }));
    this.byName["wake-conversation"].addEventSource(new SqsEventSource(wake, { ...shared, batchSize: 10 }));
  }

  /** Not repeated when it fails: the next minute is the retry. */
  private sweepEveryMinute(): void {
    const once = { retryAttempts: 0, maxEventAge: Duration.minutes(1) };
    const sweeper = this.byName["sweep-conversations"];
    sweeper.configureAsyncInvoke(once);
    const target = new LambdaTarget(sweeper, once);
    new Rule(this, "EveryMinute", { schedule: Schedule.rate(Duration.minutes(1)), targets: [target] });
  }
}

function acknowledgeModels({ role }: LambdaFunction, deployments: readonly (Deployment | EmbeddingDeployment)[]): void {
  const onBedrock = deployments.filter(({ provider }) => provider === "bedrock");
  const profiled = onBedrock.map(({ modelId }) => profiledModel(modelId)).filter((model) => model !== undefined);
  for (const model of new Set(profiled)) if (role) acknowledgeInferenceProfile(role, model);
}

function acknowledgeDomain({ role }: LambdaFunction, { openSearch }: StageSettings): void {
  if (role && openSearch) acknowledgeSearchIndexes(role, searchIndexes(openSearch.domainArn));
}
