/**
 * The shapes of the API's requests, and of the results that a mock may stand
 * for, as AWS's service models (Apache-2.0) give them. A test compares the two
 * files with the models.
 */
import requests from "./request-shapes.json" with { type: "json" };
import results from "./result-shapes.json" with { type: "json" };

export interface Shape {
  readonly type:
    | "structure"
    | "list"
    | "map"
    | "string"
    | "integer"
    | "long"
    | "float"
    | "double"
    | "boolean"
    | "timestamp"
    | "blob";
  /** Of a text or a list its length, of a number its value. */
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly enum?: readonly string[];
  /** AWS does not repeat such a value in its messages. */
  readonly sensitive?: boolean;
  readonly required?: readonly string[];
  readonly members?: Readonly<Record<string, Shape>>;
  readonly member?: Shape;
}

/** By the name of the action: CreateStateMachine… */
export const REQUEST_SHAPES = requests as unknown as Readonly<Record<string, Shape>>;

/** By service and action as a Task's Resource names them: "states:startExecution"… */
export const RESULT_SHAPES = results as unknown as Readonly<Record<string, Shape>>;
