import { createSweepConversations } from "../../src/conversation/index.ts";
import { appendDependencies } from "../edge/aws-append.ts";
import { readEnvironment } from "../edge/aws-environment.ts";
import { environmentSchema } from "./environment.ts";
import { createHandler } from "./handler.ts";

const dependencies = appendDependencies(readEnvironment(environmentSchema));

export const handler = createHandler(createSweepConversations(dependencies));
