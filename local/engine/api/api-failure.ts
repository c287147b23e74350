/** A failure as the API answers it. Only what the caller can understand is shown; anything else is an internal failure. */
import { InvalidDefinition } from "../asl/definition.ts";
import { StepFunctionsError } from "../errors.ts";

export class ApiFailure extends Error {
  override readonly name = "ApiFailure";
  readonly status: number;
  readonly type: string;

  constructor(status: number, type: string, message: string) {
    super(message);
    this.status = status;
    this.type = type;
  }
}

export function toApiFailure(reason: unknown): ApiFailure {
  if (reason instanceof ApiFailure) return reason;
  if (reason instanceof StepFunctionsError || reason instanceof InvalidDefinition) {
    return new ApiFailure(400, reason.name, reason.message);
  }
  return new ApiFailure(500, "InternalFailure", "The engine failed to answer");
}
