/** An engine in memory or on a file, with stub functions and queues that a test controls. */
import { openEngine, openGroupCommit, VirtualClock } from "../../../../local/engine/index.ts";
import type { Engine, EngineClock, GroupCommit, ObjectStore } from "../../../../local/engine/index.ts";

export type StubFunction = (payload: never, context: { signal: AbortSignal }) => unknown;

export interface SentMessage {
  readonly queueUrl: string;
  readonly body: string;
}

export interface TestEngine {
  readonly engine: Engine;
  readonly clock: VirtualClock;
  readonly store: GroupCommit;
  readonly sent: SentMessage[];
  /** Creates a machine with JSONata set, and returns its ARN. */
  machine(states: object, fields?: object, type?: "STANDARD" | "EXPRESS"): Promise<string>;
  /** Starts an execution, lets time run until nothing is left to do, and describes it. */
  run(machineArn: string, input?: unknown): ReturnType<Engine["describeExecution"]>;
  eventTypes(executionArn: string): Promise<string[]>;
}

export interface TestEngineOptions {
  readonly functions?: Record<string, StubFunction>;
  readonly path?: string;
  /** In place of a store of its own at the path. */
  readonly store?: GroupCommit;
  readonly clock?: VirtualClock;
  readonly seed?: number;
  readonly accountId?: string;
  /** Texts by key, for ItemReader and ResultWriter. */
  readonly objects?: Record<string, string>;
  /** In place of texts by key. */
  readonly objectStore?: ObjectStore;
}

let machines = 0;

export function openTestEngine(options: TestEngineOptions = {}): TestEngine {
  const {
    functions = {},
    path = ":memory:",
    clock = new VirtualClock(),
    seed = 1,
    accountId = "000000000000",
  } = options;
  const store = options.store ?? openGroupCommit(path);
  const sent: SentMessage[] = [];
  const ports = {
    lambda: stubLambda(functions),
    queues: stubQueues(sent),
    objects: options.objectStore ?? stubObjects(options.objects ?? {}),
  };
  const engine = openEngine({ store, clock, seed, accountId, ...ports });
  const eventTypes = async (executionArn: string) => {
    const { events } = await engine.getExecutionHistory({ executionArn, maxResults: 1_000 });
    return events.map((event) => event.type);
  };
  return { engine, clock, store, sent, eventTypes, ...conveniences(engine, clock) };
}

function stubLambda(functions: Record<string, StubFunction>) {
  return {
    async invoke(name: string, payload: unknown, context: { signal: AbortSignal }) {
      const stub = functions[name];
      if (!stub) throw Object.assign(new Error(`no function ${name}`), { name: "Lambda.ResourceNotFoundException" });
      return stub(payload as never, context);
    },
  };
}

function stubObjects(objects: Record<string, string>) {
  return {
    async readObject(_bucket: string, key: string) {
      const text = objects[key];
      if (text === undefined) throw new Error("no such object");
      return text;
    },
    async writeObject(_bucket: string, key: string, text: string) {
      objects[key] = text;
    },
  };
}

function stubQueues(sent: SentMessage[]) {
  return {
    async sendMessage(queueUrl: string, body: string) {
      sent.push({ queueUrl, body });
      return { messageId: `message-${sent.length}` };
    },
  };
}

function conveniences(engine: Engine, clock: EngineClock & VirtualClock) {
  return {
    async machine(states: object, fields: object = {}, type: "STANDARD" | "EXPRESS" = "STANDARD") {
      const definition = { QueryLanguage: "JSONata", StartAt: Object.keys(states)[0], States: states, ...fields };
      const name = `machine-${++machines}`;
      return (await engine.createStateMachine({ name, type, definition: JSON.stringify(definition) })).stateMachineArn;
    },
    async run(stateMachineArn: string, input: unknown = {}) {
      const { executionArn } = await engine.startExecution({ stateMachineArn, input: JSON.stringify(input) });
      await clock.runUntilIdle();
      return engine.describeExecution({ executionArn });
    },
  };
}

/** A Task that invokes a function and gives its result. */
export function invoke(name: string, fields: object = { End: true }): object {
  return {
    Type: "Task",
    Resource: "arn:aws:states:::lambda:invoke",
    Arguments: { FunctionName: name, Payload: "{% $states.input %}" },
    Output: "{% $states.result.Payload %}",
    ...fields,
  };
}

/** A Task that hands its token to a function and waits for it to come back. */
export function park(name: string, fields: object = { End: true }): object {
  return {
    Type: "Task",
    Resource: "arn:aws:states:::lambda:invoke.waitForTaskToken",
    Arguments: { FunctionName: name, Payload: { token: "{% $states.context.Task.Token %}" } },
    ...fields,
  };
}
