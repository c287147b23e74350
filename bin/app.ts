/** The CDK entry: each stage of stages.json becomes a stack. Runs under `cdk` and alone; neither needs an AWS account. */
import { App, Validations } from "aws-cdk-lib";
import { AwsSolutionsChecks } from "cdk-nag";
import { bundleFunctions } from "../lib/function-bundles.ts";
import { parseStageSettings } from "../lib/stage-settings.ts";
import { TurnwiseStack } from "../lib/turnwise-stack.ts";
import stages from "./stages.json" with { type: "json" };

const app = new App({ outdir: process.env.CDK_OUTDIR ?? "cdk.out" });
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));

for (const [name, values] of Object.entries(stages)) {
  const settings = parseStageSettings(name, values);
  new TurnwiseStack(app, `Turnwise-${name}`, { settings, codeOf: await bundleFunctions(settings) });
}

app.synth();
