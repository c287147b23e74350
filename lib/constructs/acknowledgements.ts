/** Findings of cdk-nag about wildcards in IAM that we accept, and why. */
import { Validations } from "aws-cdk-lib";
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
