/**
 * The keys that people and systems show each other. Each secret starts with one generated key, so nothing secret is in a
 * template and nothing works by default; its text may hold several keys, one a line, and all of them are valid.
 */
import { Validations } from "aws-cdk-lib";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import { Construct } from "constructs";

export class Secrets extends Construct {
  readonly integrationKeys: Secret;
  readonly managementKeys: Secret;
  readonly signingKeys: Secret;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.integrationKeys = createKeys(this, "IntegrationKeys", "API keys of the help desk's integration");
    this.managementKeys = createKeys(this, "ManagementKeys", "API keys for managing the agent");
    this.signingKeys = createKeys(this, "WebhookSigningKeys", "Keys that sign webhooks");
    Validations.of(this).acknowledge({
      id: "AwsSolutions-SMG4",
      reason: "The other side of each key is another company's system: both keys are valid while people replace one.",
    });
  }
}

const keyLength = 48;

function createKeys(scope: Construct, id: string, what: string): Secret {
  return new Secret(scope, id, {
    description: `${what}, one a line.`,
    generateSecretString: { passwordLength: keyLength, excludePunctuation: true },
  });
}
