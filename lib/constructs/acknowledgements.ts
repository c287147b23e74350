/** Findings of cdk-nag about wildcards in IAM that we accept, and why. */
import { type CfnElement, Stack, Validations } from "aws-cdk-lib";
import type { Bucket } from "aws-cdk-lib/aws-s3";
import type { IConstruct } from "constructs";

const wildcardResource = "AwsSolutions-IAM5[Resource::*]";

export function acknowledgeTracing(scope: IConstruct): void {
  Validations.of(scope).acknowledge({
    id: wildcardResource,
    reason: "X-Ray's write actions know no resource: they can be allowed on * only.",
  });
}

export function acknowledgeTracingAndLogDelivery(scope: IConstruct): void {
  Validations.of(scope).acknowledge({
    id: wildcardResource,
    reason: "X-Ray's write actions and those that set up log delivery know no resource: they can be allowed on * only.",
  });
}

export function acknowledgeInferenceProfile(scope: IConstruct, model: string): void {
  Validations.of(scope).acknowledge({
    id: `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:bedrock:*::foundation-model/${model}]`,
    reason: "The inference profile decides in which region the call is answered; the model is the one configured.",
  });
}

export function acknowledgeSearchIndexes(scope: IConstruct, indexes: readonly string[]): void {
  const reason = "The indexes are named after their layout and embedding, and are made by the function itself.";
  for (const resource of indexes) {
    Validations.of(scope).acknowledge({ id: `AwsSolutions-IAM5[Resource::${resource}]`, reason });
  }
}

export function acknowledgeItemExecutions(scope: IConstruct, machineName: string, label: string): void {
  const executions = `arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:execution:${machineName}`;
  const reason = "Executions are named when they are started; these are the machine's own.";
  for (const resource of [`${executions}:*`, `${executions}/${label}:*`]) {
    Validations.of(scope).acknowledge({ id: `AwsSolutions-IAM5[Resource::${resource}]`, reason });
  }
}

export function acknowledgeDocuments(scope: IConstruct, bucket: Bucket): void {
  const logicalId = Stack.of(bucket).getLogicalId(bucket.node.defaultChild as CfnElement);
  const reason = "Whatever people put into the bucket is there to be imported; nothing else stands in it.";
  Validations.of(scope).acknowledge({ id: `AwsSolutions-IAM5[Resource::<${logicalId}.Arn>/*]`, reason });
}
