import { z } from "zod";
import type { createReadDocument } from "../../src/knowledge/ingestion/index.ts";
import { stateMachineTask } from "../edge/state-machine-task.ts";

const requestSchema = z.object({ importId: z.string().min(1), document: z.int().min(0) });

/** Alone in its function: it reads what strangers have written, and may publish nothing. */
export const createHandler = (readDocument: ReturnType<typeof createReadDocument>) =>
  stateMachineTask(requestSchema, readDocument);
