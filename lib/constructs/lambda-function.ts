/**
 * One function as all of ours are: Node 24 on arm64, a role of its own with just what it is given, a log with an end,
 * and tracing.
 */
import { Duration } from "aws-cdk-lib";
import { type PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import {
  Architecture,
  type Code,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  Tracing,
} from "aws-cdk-lib/aws-lambda";
import { Construct } from "constructs";
import { acknowledgeTracing } from "./acknowledgements.ts";
import { createLogGroup } from "./logs.ts";

export interface FunctionOptions {
  readonly code: Code;
  readonly serviceName: string;
  readonly timeout?: Duration;
  readonly memoryMegabytes?: number;
  /** An absent value is no variable. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly permissions: readonly PolicyStatement[];
  readonly logRetentionDays: number;
}

/** What goes together: who is told of a thing must be let to use it. */
export interface FunctionNeeds<Environment extends object> {
  readonly environment: Environment;
  readonly permissions: readonly PolicyStatement[];
}

/**
 * A task of a state machine ends after 30 s by its own TimeoutSeconds, which its Retry matches. The function must not
 * end before: that would be Lambda.Unknown, which it does not match, and a person would get the conversation.
 */
const taskTimeout = Duration.seconds(35);

/** Half a gigabyte buys enough processor for a quick start. */
const usualMemoryMegabytes = 512;

export class TurnwiseFunction extends Construct {
  readonly lambda: LambdaFunction;

  constructor(scope: Construct, id: string, options: FunctionOptions) {
    super(scope, id);
    const logGroup = createLogGroup(this, "Log", options.logRetentionDays);
    const role = new Role(this, "Role", { assumedBy: new ServicePrincipal("lambda.amazonaws.com") });
    logGroup.grantWrite(role);
    for (const statement of options.permissions) role.addToPolicy(statement);
    this.lambda = new LambdaFunction(this, "Function", {
      code: options.code,
      handler: "index.handler",
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: options.memoryMegabytes ?? usualMemoryMegabytes,
      timeout: options.timeout ?? taskTimeout,
      environment: environmentOf(options),
      role,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      tracing: Tracing.ACTIVE,
    });
    acknowledgeTracing(this);
  }
}

function environmentOf({ environment, serviceName }: FunctionOptions): Record<string, string> {
  const given = Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return {
    ...Object.fromEntries(given),
    POWERTOOLS_SERVICE_NAME: serviceName,
    NODE_OPTIONS: "--enable-source-maps",
  };
}
