/** The stage that is deployed to the emulator: like `dev`, with a webhook endpoint on this machine. */
import { App } from "aws-cdk-lib";
import { bundleFunctions } from "../../lib/function-bundles.ts";
import { parseStageSettings } from "../../lib/stage-settings.ts";
import { TurnwiseStack } from "../../lib/turnwise-stack.ts";
import { exampleSettings } from "../support/example-stage.ts";

const settings = parseStageSettings("emulated", {
  ...exampleSettings,
  region: "us-east-1",
  modelsFile: "models/dev.json",
  webhookUrl: `https://localhost:${process.env.WEBHOOK_PORT}/webhooks`,
  deletionProtection: false,
});

new TurnwiseStack(new App(), "Turnwise-emulated", { settings, codeOf: await bundleFunctions(settings) });
