import { createInProcessKnowledge } from "../../src/adapters/local/knowledge-in-process.ts";
import { silentTelemetry } from "../../src/kernel/index.ts";
import { knowledgeIndexContract } from "./index-contract.ts";

knowledgeIndexContract("in process", (options) =>
  Promise.resolve({
    index: createInProcessKnowledge({ ...options, telemetry: silentTelemetry }),
    close: () => Promise.resolve(),
  }),
);
