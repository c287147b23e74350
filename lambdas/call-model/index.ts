import { createModel } from "../../src/adapters/providers/create-model.ts";
import { createModelPerformer } from "../../src/adapters/step-performers.ts";
import { createPerformStep } from "../../src/conversation/index.ts";
import { createCompletePrompt, preferredModel } from "../../src/model/index.ts";
import { readEnvironment } from "../edge/aws-environment.ts";
import { readModels, secretCredentials } from "../edge/aws-models.ts";
import { systemClock } from "../edge/aws-runtime.ts";
import { conversationStore } from "../edge/aws-store.ts";
import { awsTelemetry } from "../edge/aws-telemetry.ts";
import { environmentSchema } from "./environment.ts";
import { createHandler } from "./handler.ts";

const environment = readEnvironment(environmentSchema);
const { catalogue } = readModels();
const { name, family } = preferredModel(catalogue);
const dependencies = { telemetry: awsTelemetry, clock: systemClock, catalogue, credentials: secretCredentials };
const model = createModel(name, dependencies);
const store = conversationStore(environment);
const perform = createModelPerformer(createCompletePrompt({ model, modelName: name, family }));

export const handler = createHandler(createPerformStep({ store, kind: "model", perform }));
