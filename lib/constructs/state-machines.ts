/**
 * The state machines, from the very files that also run locally. Their permissions are written here, because CDK derives
 * none from a definition that it did not build; which functions a machine may invoke, and whether it runs a Distributed
 * Map, is read from its file.
 */
import { readFileSync } from "node:fs";
import { ArnFormat, Stack } from "aws-cdk-lib";
import { PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import { DefinitionBody, LogLevel, StateMachine, StateMachineType } from "aws-cdk-lib/aws-stepfunctions";
import { Construct } from "constructs";
import { type FunctionName, functionNames, type MachineName, machineNames, pascalCase } from "../function-names.ts";
import { acknowledgeItemExecutions, acknowledgeTracingAndLogDelivery } from "./acknowledgements.ts";
import { createLogGroup, vendedLogName } from "./logs.ts";
import { completeTasks, runItems, sendTo, startExecutions } from "./permissions.ts";
import type { Queues } from "./queues.ts";

export interface StateMachinesOptions {
  readonly stage: string;
  readonly functions: Readonly<Record<FunctionName, LambdaFunction>>;
  readonly queues: Queues;
  readonly logRetentionDays: number;
}

/**
 * Machines have names of their own, where all else is named by CloudFormation: functions must know a machine's ARN, and
 * the machine theirs, which would be a circle.
 */
function machineName(stage: string, machine: MachineName): string {
  return `turnwise-${stage}-${machine}`;
}

function machineArn(scope: Construct, stage: string, machine: MachineName): string {
  const resourceName = machineName(stage, machine);
  const parts = { service: "states", resource: "stateMachine", resourceName, arnFormat: ArnFormat.COLON_RESOURCE_NAME };
  return Stack.of(scope).formatArn(parts);
}

export function machineArnsOf(scope: Construct, stage: string): Readonly<Record<MachineName, string>> {
  const entries = machineNames.map((machine) => [machine, machineArn(scope, stage, machine)] as const);
  return Object.fromEntries(entries) as Record<MachineName, string>;
}

export class StateMachines extends Construct {
  readonly conversation: StateMachine;
  readonly turn: StateMachine;
  readonly knowledge: StateMachine;

  constructor(scope: Construct, id: string, options: StateMachinesOptions) {
    super(scope, id);
    const conversationArn = machineArn(this, options.stage, "conversation");
    const lanes = Object.values(options.queues.lanes);
    this.conversation = this.create("conversation", StateMachineType.STANDARD, options, [
      sendTo(...lanes),
      startExecutions(conversationArn),
    ]);
    this.turn = this.create("turn", StateMachineType.EXPRESS, options, [completeTasks(conversationArn)]);
    this.knowledge = this.create("knowledge", StateMachineType.STANDARD, options, []);
  }

  private create(
    machine: MachineName,
    stateMachineType: StateMachineType,
    { stage, functions, logRetentionDays }: StateMachinesOptions,
    permissions: readonly PolicyStatement[],
  ): StateMachine {
    const scope = new Construct(this, pascalCase(machine));
    const definition = readDefinition(machine);
    const used = functionsIn(definition);
    const role = new Role(scope, "Role", { assumedBy: new ServicePrincipal("states.amazonaws.com") });
    for (const statement of [invoke(used.map((name) => functions[name])), ...permissions]) role.addToPolicy(statement);
    letRunItems(role, machineArn(this, stage, machine), machineName(stage, machine), definition);
    acknowledgeTracingAndLogDelivery(role);
    return new StateMachine(scope, "Machine", {
      stateMachineName: machineName(stage, machine),
      stateMachineType,
      definitionBody: DefinitionBody.fromString(definition),
      definitionSubstitutions: Object.fromEntries(
        used.map((name) => [placeholder(name), functions[name].functionArn] as const),
      ),
      role,
      tracingEnabled: true,
      logs: {
        destination: createLogGroup(
          scope,
          "Log",
          logRetentionDays,
          vendedLogName("states", machineName(stage, machine)),
        ),
        // References only travel through the machines, so the log holds no transcript.
        includeExecutionData: true,
        level: LogLevel.ALL,
      },
    });
  }
}

/** An item of a Distributed Map is an execution that the machine starts of itself. */
function letRunItems(role: Role, arn: string, name: string, definition: string): void {
  for (const label of distributedMapsIn(definition)) {
    for (const statement of runItems(arn, name, label)) role.addToPolicy(statement);
    acknowledgeItemExecutions(role, name, label);
  }
}

/** Their labels. Without one Step Functions makes it up anew in each execution, and no permission could name it. */
function distributedMapsIn(definition: string): readonly string[] {
  const labels: string[] = [];
  JSON.parse(definition, (_, value: { ItemProcessor?: MapProcessor; Label?: string } | null) => {
    if (value?.ItemProcessor?.ProcessorConfig?.Mode !== "DISTRIBUTED") return value;
    if (value.Label === undefined) throw new Error("A Distributed Map has no Label. Give it one of up to 40 letters.");
    labels.push(value.Label);
    return value;
  });
  return labels;
}

interface MapProcessor {
  readonly ProcessorConfig?: { readonly Mode?: string };
}

function readDefinition(machine: MachineName): string {
  return readFileSync(new URL(`../../statemachines/${machine}.asl.json`, import.meta.url), "utf8");
}

function functionsIn(definition: string): FunctionName[] {
  return functionNames.filter((name) => definition.includes(`\${${placeholder(name)}}`));
}

/** `begin-turn` → `BeginTurnFunctionArn`. */
function placeholder(name: FunctionName): string {
  return `${pascalCase(name)}FunctionArn`;
}

function invoke(functions: readonly LambdaFunction[]): PolicyStatement {
  const resources = functions.map(({ functionArn }) => functionArn);
  return new PolicyStatement({ actions: ["lambda:InvokeFunction"], resources });
}
