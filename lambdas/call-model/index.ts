import { createModel } from "../../src/adapters/providers/create-model.ts";
import { createModelPerformer } from "../../src/adapters/step-performers.ts";
import { createPerformStep } from "../../src/conversation/index.ts";
import { createCompletePrompt } from "../../src/model/index.ts";
import { readEnvironment } from "../edge/aws-environment.ts";
import { systemClock } from "../edge/aws-runtime.ts";
import { conversationStore } from "../edge/aws-store.ts";
import { awsTelemetry } from "../edge/aws-telemetry.ts";
import { environmentSchema } from "./environment.ts";
import { createHandler } from "./handler.ts";

const environment = readEnvironment(environmentSchema);
const { MODEL_NAME, MODEL_REGION } = environment;
const region = MODEL_REGION === undefined ? {} : { region: MODEL_REGION };
const model = createModel(MODEL_NAME, { telemetry: awsTelemetry, clock: systemClock, ...region });
const store = conversationStore(environment);
const perform = createModelPerformer(createCompletePrompt({ model, modelName: MODEL_NAME }));

export const handler = createHandler(createPerformStep({ store, kind: "model", perform }));
