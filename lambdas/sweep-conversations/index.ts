import { erasingCompletions } from "../../src/adapters/erase-completions.ts";
import { createSweepConversations } from "../../src/conversation/index.ts";
import { appendDependencies } from "../edge/aws-append.ts";
import { completionLog } from "../edge/aws-completion-log.ts";
import { readEnvironment } from "../edge/aws-environment.ts";
import { environmentSchema } from "./environment.ts";
import { createHandler } from "./handler.ts";

const environment = readEnvironment(environmentSchema);
const dependencies = appendDependencies(environment);
const store = erasingCompletions(dependencies.store, completionLog(environment));

export const handler = createHandler(createSweepConversations({ ...dependencies, store }));
