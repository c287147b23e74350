/** ARNs of Step Functions, taken apart with AWS's complaints about those that make no sense. */
import { StepFunctionsError } from "../errors.ts";

export type ResourceType = "stateMachine" | "execution" | "express" | "activity" | "mapRun";

export interface StatesArn {
  readonly type: ResourceType;
  /** Everything up to and with the first part of the name: of a version's ARN, the machine's. */
  readonly machineArn: string;
  /** What follows the name: a version's number, an alias, an execution's name. */
  readonly qualifier: string | undefined;
}

const FORM = /^arn:[^:]+:states:[^:]*:[^:]*:([^:]+):([^:]+)(?::(.+))?$/;

/** `allowed` are the types that the action takes. */
export function parseArn(arn: string, ...allowed: readonly ResourceType[]): StatesArn {
  const [, type, name, qualifier] = FORM.exec(arn) ?? [];
  if (type === undefined || name === undefined) throw invalidArn(`Invalid ARN prefix: ${arn}`);
  if (!allowed.includes(type as ResourceType)) throw invalidArn(`Resource type not valid in this context: ${type}`);
  const machineArn = qualifier === undefined ? arn : arn.slice(0, -qualifier.length - 1);
  return { type: type as ResourceType, machineArn, qualifier };
}

export function invalidArn(problem: string): StepFunctionsError {
  return new StepFunctionsError("InvalidArn", `Invalid Arn: '${problem}'`);
}

/** A qualifier that is a number names a version; an alias has at least one other character. */
export function versionNumber(qualifier: string): number | undefined {
  return /^\d+$/.test(qualifier) ? Number(qualifier) : undefined;
}
