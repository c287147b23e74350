/** Errors of the API, with the names that AWS's SDKs show. */
export type StepFunctionsErrorName =
  | "ActivityDoesNotExist"
  | "ConflictException"
  | "ExecutionAlreadyExists"
  | "ExecutionDoesNotExist"
  | "ExecutionNotRedrivable"
  | "InvalidArn"
  | "InvalidDefinition"
  | "InvalidExecutionInput"
  | "InvalidLoggingConfiguration"
  | "InvalidName"
  | "InvalidOutput"
  | "InvalidToken"
  | "MissingRequiredParameter"
  | "ResourceNotFound"
  | "ServiceUnavailable"
  | "StateMachineAlreadyExists"
  | "StateMachineDoesNotExist"
  | "StateMachineTypeNotSupported"
  | "TaskDoesNotExist"
  | "TaskTimedOut"
  | "TooManyTags"
  | "ValidationException";

export class StepFunctionsError extends Error {
  override readonly name: StepFunctionsErrorName;

  constructor(name: StepFunctionsErrorName, message: string) {
    super(message);
    this.name = name;
  }
}
