/**
 * What the contestants use of packages that only the benchmark installs, so
 * that types are checked where they are not installed.
 */
declare module "xstate" {
  export interface Snapshot {
    matches(state: string): boolean;
  }
  export interface Actor {
    subscribe(observer: (snapshot: Snapshot) => void): void;
    getPersistedSnapshot(): unknown;
    send(event: { readonly type: string; readonly message: string }): void;
    start(): void;
    stop(): void;
  }
  export interface Arguments<Context> {
    readonly context: Context;
    readonly event: { readonly message: string; readonly output: unknown };
  }
  export type Assigned<Context> = {
    readonly [Key in keyof Context]?: (given: Arguments<Context>) => Context[Key];
  };
  export function assign<Context>(assignment: Assigned<Context>): unknown;
  export function fromPromise<Input>(work: (given: { readonly input: Input }) => Promise<unknown>): unknown;
  export function createMachine(definition: object): unknown;
  export function createActor(machine: unknown, options: { readonly input: unknown }): Actor;
}

declare module "@restatedev/restate-sdk" {
  import type { RequestListener } from "node:http";
  export interface Context {
    awakeable(): { readonly id: string; readonly promise: Promise<unknown> };
    run(name: string, work: () => unknown): Promise<unknown>;
    serviceClient(service: { readonly name: string }): Record<string, (input: unknown) => Promise<unknown>>;
  }
  export function service(definition: {
    readonly name: string;
    readonly handlers: Record<string, (context: Context, input: never) => Promise<unknown>>;
  }): unknown;
  export function createEndpointHandler(options: {
    readonly services: readonly unknown[];
    readonly logger: () => void;
  }): RequestListener;
}
