/** The engine: a real machine, JSONata, one SQLite file, AWS's history readable afterwards. */
import { join } from "node:path";
import { openEngine, openGroupCommit, RealClock, type Engine } from "../../local/engine/index.ts";
import { MESSAGE, REFERENCE, STEPS_PER_TURN, type Contestant, type RunFigures, type Workload } from "./workload.ts";

const LAMBDA = "arn:aws:states:::lambda:invoke";

export const contestant: Contestant = {
  name: "engine",
  run: (folder, workload, onTurn) => runEngine(folder, workload, onTurn),
};

/** Which turn of which conversation; both count from 1. */
type OnTurn = (durationMs: number, turn: number, conversation: number) => void;

export interface EngineWorkload extends Workload {
  /** Only so many at a time, of every age: they do not begin together, and each that ends makes room for another. */
  readonly inFlight?: number;
}

export async function runEngine(folder: string, workload: EngineWorkload, onTurn: OnTurn): Promise<RunFigures> {
  const store = openGroupCommit(join(folder, "engine.db"));
  const ports = { start: (id: number) => start(id), send: (token: string, output: string) => send(token, output) };
  const traffic = createTraffic(workload, onTurn, ports);
  const queues = { sendMessage: async () => ({ messageId: "" }) };
  const engine = openEngine({ store, clock: new RealClock(), lambda: { invoke: traffic.invoke }, queues });
  const machine = { name: "conversation", type: "STANDARD", definition: JSON.stringify(definition()) } as const;
  const { stateMachineArn } = await engine.createStateMachine(machine);
  const start = (id: number) =>
    engine.startExecution({ stateMachineArn, name: `c-${id}`, input: JSON.stringify({ id, n: 0 }) });
  const send = (taskToken: string, output: string) => engine.sendTaskSuccess({ taskToken, output });
  await traffic.run();
  await allEnded(engine, stateMachineArn);
  const finish = async (): Promise<void> => {
    await checkHistory(engine, stateMachineArn, workload.turns);
    await engine.close();
    await store.close();
  };
  return { commits: store.commits, finish };
}

/** The last answers are on their way to the disk when the traffic ends. */
async function allEnded(engine: Engine, stateMachineArn: string): Promise<void> {
  const running = { stateMachineArn, statusFilter: "RUNNING", maxResults: 1 } as const;
  while ((await engine.listExecutions(running)).executions.length > 0) await new Promise(setImmediate);
}

/** The events of a turn: six of the wait, five of each step, two of the choice. Around them: start, success, and a state. */
const EVENTS_PER_TURN = 6 + 5 * STEPS_PER_TURN + 2;
const EVENTS_AROUND = 4;

/** A figure counts only if the whole history of what it measured can be read. */
async function checkHistory(engine: Engine, stateMachineArn: string, turns: number): Promise<void> {
  const { executions } = await engine.listExecutions({ stateMachineArn, maxResults: 1 });
  const { executionArn } = executions[0]!;
  let events = 0;
  for (let nextToken: string | undefined = ""; nextToken !== undefined;) {
    const page = await engine.getExecutionHistory({ executionArn, maxResults: 1_000, ...(nextToken && { nextToken }) });
    events += page.events.length;
    nextToken = page.nextToken;
  }
  const wanted = EVENTS_PER_TURN * turns + EVENTS_AROUND;
  if (events !== wanted) throw new Error(`${executionArn} has ${events} events in its history, not ${wanted}`);
}

function definition(): object {
  const steps = Array.from({ length: STEPS_PER_TURN }, (_, index) => [`Step${index}`, step(index)] as const);
  return {
    QueryLanguage: "JSONata",
    StartAt: "Park",
    States: { Park: park(), ...Object.fromEntries<object>(steps), More: more(), Done: { Type: "Succeed" } },
  };
}

function park(): object {
  return {
    Type: "Task",
    Resource: `${LAMBDA}.waitForTaskToken`,
    Arguments: {
      FunctionName: "park",
      Payload: { id: "{% $states.input.id %}", token: "{% $states.context.Task.Token %}" },
    },
    TimeoutSeconds: 86_400,
    Assign: { id: "{% $states.input.id %}", n: "{% $states.input.n + 1 %}" },
    Output: { id: "{% $states.input.id %}", message: "{% $states.result.message %}" },
    Next: "Step0",
  };
}

function step(index: number): object {
  return {
    Type: "Task",
    Resource: LAMBDA,
    Arguments: { FunctionName: "step", Payload: { step: index, id: "{% $id %}", turn: "{% $n %}" } },
    Retry: [{ ErrorEquals: ["States.ALL"], MaxAttempts: 2 }],
    Output: "{% $states.result.Payload %}",
    Next: index + 1 < STEPS_PER_TURN ? `Step${index + 1}` : "More",
  };
}

function more(): object {
  return {
    Type: "Choice",
    Choices: [{ Condition: "{% $states.input.more %}", Next: "Park", Output: { id: "{% $id %}", n: "{% $n %}" } }],
    Default: "Done",
  };
}

interface Parked {
  readonly id: number;
  readonly token: string;
}

interface StepInput {
  readonly id: number;
  readonly step: number;
  readonly turn: number;
}

interface TrafficPorts {
  start(conversation: number): Promise<unknown>;
  send(token: string, output: string): Promise<void>;
}

/**
 * Sends each conversation its next message as soon as it waits for one. A turn
 * lasts from one wait to the next; the last one, to the answer of its last step.
 */
function createTraffic({ conversations, turns, inFlight }: EngineWorkload, onTurn: OnTurn, ports: TrafficPorts) {
  const sentMs = new Map<number, { ms: number; turn: number }>();
  const message = JSON.stringify(MESSAGE);
  let started = 0;
  let ended = 0;
  let finish = () => {};

  const startNext = (): Promise<unknown> => ports.start(++started);
  const turnDone = (id: number): void => {
    const { ms, turn } = sentMs.get(id)!;
    onTurn(performance.now() - ms, turn, id);
    if (inFlight === undefined || started === conversations) return;
    const isAgeApart = id === 1 && started < inFlight && turn % Math.floor(turns / inFlight) === 0;
    if (isAgeApart || turn === turns) void startNext();
  };
  const parked = ({ id, token }: Parked): null => {
    const turn = sentMs.get(id)?.turn ?? 0;
    if (turn > 0) turnDone(id);
    sentMs.set(id, { ms: performance.now(), turn: turn + 1 });
    setImmediate(() => void ports.send(token, message));
    return null;
  };
  const step = ({ id, step: index, turn }: StepInput): object => {
    const more = turn < turns;
    if (!more && index === STEPS_PER_TURN - 1) {
      turnDone(id);
      if (++ended === conversations) finish();
    }
    return { step: index, more, reference: REFERENCE };
  };
  const invoke = async (name: string, payload: unknown): Promise<unknown> =>
    name === "park" ? parked(payload as Parked) : step(payload as StepInput);
  const run = async (): Promise<void> => {
    const done = new Promise<void>((resolve) => (finish = resolve));
    const atOnce = inFlight === undefined ? conversations : 1;
    for (let count = 0; count < atOnce; count++) await startNext();
    await done;
  };
  return { invoke, run };
}
