import { RemovalPolicy } from "aws-cdk-lib";
import { LogGroup, type RetentionDays } from "aws-cdk-lib/aws-logs";
import type { Construct } from "constructs";

/** Every log has an end: what is in it may be about people. */
export function createLogGroup(scope: Construct, id: string, retentionDays: number, logGroupName?: string): LogGroup {
  return new LogGroup(scope, id, {
    retention: retentionDays as RetentionDays,
    removalPolicy: RemovalPolicy.DESTROY,
    ...(logGroupName === undefined ? {} : { logGroupName }),
  });
}

/**
 * Names under this prefix share one entry in the account's resource policy for log delivery, which has little room: with
 * other names the machines of many stages would fill it.
 */
export function vendedLogName(...parts: readonly string[]): string {
  return `/aws/vendedlogs/${parts.join("/")}`;
}
