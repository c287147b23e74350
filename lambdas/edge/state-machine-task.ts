/**
 * The edge of a Lambda that a state machine invokes: check the payload, run one use case, return its result. Errors
 * keep their literal names, which Retry and Catch in the state machine match.
 */
import middy from "@middy/core";
import { z } from "zod";
import { InvalidArgumentError } from "../../src/kernel/index.ts";

export type StateMachineTask = (event: unknown) => Promise<unknown>;

export function stateMachineTask<Shape extends z.ZodType, Result>(
  shape: Shape,
  useCase: (request: z.output<Shape>) => Promise<Result>,
): StateMachineTask {
  const handler = middy<unknown, unknown>().handler(async (event: unknown) => {
    const request = shape.safeParse(event);
    if (!request.success) throw new InvalidArgumentError(z.prettifyError(request.error));
    return (await useCase(request.data)) ?? {};
  });
  return (event) => handler(event, noContext);
}

/** Nothing of ours reads the Lambda context; middy wants one. */
const noContext = {} as never;
