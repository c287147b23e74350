/**
 * Publishes the company's articles as part of the deployment: a resource whose properties change when the company does,
 * so that CloudFormation calls the function then. It answers CloudFormation itself and needs no framework around it.
 */
import { CustomResource, Duration } from "aws-cdk-lib";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import type { Construct } from "constructs";
import { publishCompanyTimeout } from "./function-settings.ts";

/** Without it CloudFormation would wait for an hour for a function that died. */
const patience = publishCompanyTimeout.plus(Duration.minutes(1));

export function publishCompanyKnowledge(scope: Construct, publisher: IFunction, companyDigest: string): void {
  new CustomResource(scope, "CompanyKnowledge", {
    resourceType: "Custom::CompanyKnowledge",
    serviceToken: publisher.functionArn,
    serviceTimeout: patience,
    properties: { CompanyDigest: companyDigest },
  });
}
