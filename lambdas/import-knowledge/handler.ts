import { z } from "zod";
import { stateMachineTask } from "../edge/state-machine-task.ts";
import type { ImportSteps } from "./import-steps.ts";

const importId = z.string().min(1);
const document = z.int().min(0);
/** The error after which no model is to be asked any more. */
const givenUp = z.string().optional();

const requestSchema = z.discriminatedUnion("step", [
  z.object({ step: z.literal("plan"), importId }),
  z.object({ step: z.literal("explain"), importId, document, givenUp }),
  z.object({ step: z.literal("skip"), importId, document, error: z.string(), cause: z.string() }),
  z.object({ step: z.literal("check"), importId, givenUp }),
  z.object({ step: z.literal("await"), importId, token: z.string().min(1) }),
  z.object({ step: z.literal("publish"), importId }),
  z.object({ step: z.literal("close"), importId, error: z.string(), cause: z.string() }),
]);

export type { ImportSteps };

/** The steps of the Knowledge machine, each a state of its own there. */
export const createHandler = (steps: ImportSteps) =>
  stateMachineTask(requestSchema, (request): Promise<unknown> => {
    switch (request.step) {
      case "explain":
        return steps.explain(request);
      case "skip":
        return steps.skip(request);
      case "await":
        return steps.await(request);
      case "close":
        return steps.close(request);
      default:
        return steps[request.step](request);
    }
  });
