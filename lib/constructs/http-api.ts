/**
 * The public door: one HTTP API in front of one function, which knows the routes. Throttled as a whole; who is calling
 * is checked in the function, because the answers of a refused request are part of the contract too.
 */
import { Validations } from "aws-cdk-lib";
import { AccessLogFormat, AccessLogField } from "aws-cdk-lib/aws-apigateway";
import { HttpApi, HttpStage, LogGroupLogDestination } from "aws-cdk-lib/aws-apigatewayv2";
import { HttpLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import { Construct } from "constructs";
import type { StageSettings } from "../stage-settings.ts";
import { createLogGroup, vendedLogName } from "./logs.ts";

export class PublicApi extends Construct {
  readonly url: string;

  constructor(scope: Construct, id: string, serveApi: LambdaFunction, settings: StageSettings) {
    super(scope, id);
    const apiName = `turnwise-${settings.name}`;
    const httpApi = new HttpApi(this, "Api", {
      apiName,
      createDefaultStage: false,
      // Every path, also one that does not exist: its answer has the shape of all our errors.
      defaultIntegration: new HttpLambdaIntegration("ServeApi", serveApi),
    });
    const logGroup = createLogGroup(this, "AccessLog", settings.logRetentionDays, vendedLogName("api", apiName));
    const { requestsPerSecond, burst } = settings.apiThrottle;
    new HttpStage(this, "Stage", {
      httpApi,
      autoDeploy: true,
      throttle: { rateLimit: requestsPerSecond, burstLimit: burst },
      detailedMetricsEnabled: true,
      accessLogSettings: { destination: new LogGroupLogDestination(logGroup), format: accessLogFormat },
    });
    this.url = httpApi.apiEndpoint;
    acknowledgeKeys(httpApi);
  }
}

/** Who, what and how it went; neither bodies nor keys. */
const accessLogFormat = AccessLogFormat.custom(
  JSON.stringify({
    requestId: AccessLogField.contextRequestId(),
    at: AccessLogField.contextRequestTimeEpoch(),
    sourceIp: AccessLogField.contextIdentitySourceIp(),
    method: AccessLogField.contextHttpMethod(),
    path: AccessLogField.contextPath(),
    status: AccessLogField.contextStatus(),
    latencyMs: AccessLogField.contextResponseLatency(),
    integrationError: AccessLogField.contextIntegrationErrorMessage(),
  }),
);

function acknowledgeKeys(httpApi: HttpApi): void {
  Validations.of(httpApi).acknowledge({
    id: "AwsSolutions-APIG4",
    reason: "The function checks an API key on every route but health and the API's description.",
  });
}
