import { createRingTimer } from "../../src/conversation/index.ts";
import { appendSignal } from "../edge/aws-append.ts";
import { readEnvironment } from "../edge/aws-environment.ts";
import { systemTiming } from "../edge/aws-runtime.ts";
import { environmentSchema } from "./environment.ts";
import { createHandler } from "./handler.ts";

const append = appendSignal(readEnvironment(environmentSchema));

export const handler = createHandler(createRingTimer({ append, timing: systemTiming }));
