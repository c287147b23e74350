/** A stage's template, with stub code in its functions, and a reading of it in which references have sample values. */
/* eslint-disable @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-unsafe-assignment -- a template has no types, and a wrong path fails its test */
import { App, Validations } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { Code } from "aws-cdk-lib/aws-lambda";
import { AwsSolutionsChecks } from "cdk-nag";
import { type FunctionName, pascalCase } from "../../lib/function-names.ts";
import { parseStageSettings } from "../../lib/stage-settings.ts";
import { TurnwiseStack } from "../../lib/turnwise-stack.ts";
import { exampleSettings } from "./example-stage.ts";

export interface Resource {
  readonly Type: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests reach into CloudFormation's shapes
  readonly Properties: any;
  readonly DependsOn?: string | readonly string[];
  readonly DeletionPolicy?: string;
}

export interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Effect: string;
  readonly Condition?: unknown;
}

export class SynthesizedStack {
  readonly template: Template;
  readonly resources: Readonly<Record<string, Resource>>;

  constructor(settings: object = {}) {
    const stack = new TurnwiseStack(new App(), "Turnwise", stubbed(settings));
    this.template = Template.fromStack(stack);
    this.resources = this.template.toJSON().Resources as Record<string, Resource>;
  }

  ofType(type: string): [string, Resource][] {
    return Object.entries(this.resources).filter(([, { Type }]) => Type === type);
  }

  only(type: string, idPart: string): Resource {
    const found = this.ofType(type).filter(([id]) => id.includes(idPart));
    if (found.length !== 1 || !found[0]) throw new Error(`${found.length} resources are a ${type} of ${idPart}`);
    return found[0][1];
  }

  lambda(name: FunctionName): Resource {
    return this.only("AWS::Lambda::Function", `Functions${pascalCase(name)}Function`);
  }

  /** What the role of a function or machine may do. */
  statements(idPart: string): Statement[] {
    return this.only("AWS::IAM::Policy", idPart).Properties.PolicyDocument.Statement as Statement[];
  }

  /** A state machine's definition as Step Functions will see it. */
  definition(machine: "Conversation" | "Turn" | "Knowledge"): string {
    const { Properties } = this.only("AWS::StepFunctions::StateMachine", `StateMachines${machine}Machine`);
    const substitutions = Object.entries(Properties.DefinitionSubstitutions as Record<string, unknown>);
    return substitutions.reduce(
      (text, [name, value]) => text.replaceAll(`\${${name}}`, String(this.resolve(value))),
      Properties.DefinitionString as string,
    );
  }

  /** References become sample values of the right shape. */
  resolve(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((item) => this.resolve(item));
    if (value === null || typeof value !== "object") return value;
    const { Ref, ...rest } = value as Record<string, unknown>;
    if (typeof Ref === "string") return this.reference(Ref);
    const attribute = rest["Fn::GetAtt"] as [string, string] | undefined;
    if (attribute) return attribute[1] === "Arn" ? this.arn(attribute[0]) : attribute.join(".");
    const join = rest["Fn::Join"] as [string, unknown[]] | undefined;
    if (join) return join[1].map((part) => String(this.resolve(part))).join(join[0]);
    return Object.fromEntries(Object.entries(rest).map(([name, item]) => [name, this.resolve(item)]));
  }

  private reference(id: string): string {
    const pseudo = { "AWS::Partition": "aws", "AWS::AccountId": "123456789012", "AWS::Region": "eu-central-1" }[id];
    if (pseudo) return pseudo;
    const type = this.resources[id]?.Type;
    if (type === "AWS::SQS::Queue") return `https://sqs.eu-central-1.amazonaws.com/123456789012/${id}`;
    return type === "AWS::SecretsManager::Secret" ? this.arn(id) : id;
  }

  private arn(id: string): string {
    const service = this.resources[id]?.Type.split("::")[1]?.toLowerCase() ?? "unknown";
    return `arn:aws:${service}:eu-central-1:123456789012:${id}`;
  }
}

/** Throws what cdk-nag finds. */
let example: SynthesizedStack | undefined;

/** That of the example's settings, synthesized once for all tests of a process. */
export function exampleStack(): SynthesizedStack {
  return (example ??= new SynthesizedStack());
}

export function checkWithNag(settings: object = {}): void {
  const app = new App();
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  new TurnwiseStack(app, "Turnwise", stubbed(settings));
  app.synth();
}

function stubbed(settings: object) {
  const code = () => Code.fromInline("export const handler = () => {};");
  return { settings: parseStageSettings("test", { ...exampleSettings, ...settings }), codeOf: code };
}
