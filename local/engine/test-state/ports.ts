/** TestState: one state of a definition, run by itself; the shapes follow the AWS SDK for JavaScript. */
export interface TestStateMock {
  /** JSON: the result of the task, Map or Parallel, instead of a real one. */
  readonly result?: string;
  readonly errorOutput?: { readonly error?: string; readonly cause?: string };
  readonly fieldValidationMode?: "STRICT" | "PRESENT" | "NONE";
}

export interface TestStateConfiguration {
  readonly retrierRetryCount?: number;
  readonly errorCausedByState?: string;
  readonly mapIterationFailureCount?: number;
  readonly mapItemReaderData?: string;
}

export interface TestStateInput {
  /** A state, or a machine together with `stateName`. */
  readonly definition: string;
  readonly stateName?: string;
  readonly roleArn?: string;
  readonly input?: string;
  readonly variables?: string;
  readonly context?: string;
  readonly inspectionLevel?: "INFO" | "DEBUG" | "TRACE";
  readonly mock?: TestStateMock;
  readonly stateConfiguration?: TestStateConfiguration;
}

export interface ErrorDetails {
  readonly catchIndex?: number;
  readonly retryIndex?: number;
  readonly retryBackoffIntervalSeconds?: number;
}

/** JSON texts of what the state saw and made. */
export interface InspectionData {
  readonly input?: string;
  readonly afterArguments?: string;
  readonly result?: string;
  readonly variables?: string;
  readonly maxConcurrency?: number;
  readonly toleratedFailureCount?: number;
  readonly toleratedFailurePercentage?: number;
  readonly errorDetails?: ErrorDetails;
}

export interface TestStateResult {
  readonly status: "SUCCEEDED" | "FAILED" | "RETRIABLE" | "CAUGHT_ERROR";
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
  readonly nextState?: string;
  readonly inspectionData?: InspectionData;
}
