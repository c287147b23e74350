/** The agent has no tools yet: each call is refused as unknown, and the turn is handed to people. */
import { createInMemoryToolGateway } from "../../src/adapters/local/tools-in-process.ts";
import { createPerformStep, createToolPerformer } from "../../src/conversation/index.ts";
import { readEnvironment } from "../edge/aws-environment.ts";
import { conversationStore } from "../edge/aws-store.ts";
import { environmentSchema } from "./environment.ts";
import { createHandler } from "./handler.ts";

const store = conversationStore(readEnvironment(environmentSchema));
const tools = createInMemoryToolGateway([]);
const perform = createToolPerformer(store, (call) => tools.execute(call));

export const handler = createHandler(createPerformStep({ store, kind: "tool", perform }));
