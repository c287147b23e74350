/** The engine: a real machine, JSONata, one SQLite file, AWS's history readable afterwards. */
import { join } from "node:path";
import { openEngine, openGroupCommit, RealClock } from "../../local/engine/index.ts";
import { STEPS_PER_TURN, type Contestant, type Workload } from "./workload.ts";

const LAMBDA = "arn:aws:states:::lambda:invoke";

export const engineContestant: Contestant = {
  name: "engine",
  async run(folder, workload, onTurn) {
    const store = openGroupCommit(join(folder, "engine.db"));
    const traffic = createTraffic(workload, onTurn, (taskToken, output) =>
      engine.sendTaskSuccess({ taskToken, output }),
    );
    const queues = { sendMessage: async () => ({ messageId: "" }) };
    const engine = openEngine({ store, clock: new RealClock(), lambda: { invoke: traffic.invoke }, queues });
    const machine = { name: "conversation", type: "STANDARD", definition: JSON.stringify(definition()) } as const;
    const { stateMachineArn } = await engine.createStateMachine(machine);
    for (let id = 0; id < workload.conversations; id++) {
      await engine.startExecution({ stateMachineArn, input: JSON.stringify({ id: `c-${id}`, n: 0 }) });
    }
    await traffic.done;
    await engine.close();
    await store.close();
    return { commits: store.commits };
  },
};

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
  readonly id: string;
  readonly token: string;
}

interface StepInput {
  readonly step: number;
  readonly turn: number;
}

/** Sends each conversation its next message as soon as it waits for one. */
function createTraffic(
  { conversations, turns }: Workload,
  onTurn: (durationMs: number) => void,
  send: (token: string, output: string) => Promise<void>,
) {
  const sentAtMs = new Map<string, number>();
  let open = conversations;
  let finish = () => {};
  const done = new Promise<void>((resolve) => (finish = resolve));
  const parked = ({ id, token }: Parked): void => {
    const startedMs = sentAtMs.get(id);
    if (startedMs !== undefined) onTurn(performance.now() - startedMs);
    sentAtMs.set(id, performance.now());
    setImmediate(() => void send(token, `{"message":"hello, where is my order?"}`));
  };
  const invoke = async (name: string, payload: unknown): Promise<unknown> => {
    if (name === "park") return (parked(payload as Parked), null);
    const { step: index, turn } = payload as StepInput;
    const more = turn <= turns;
    if (!more && index === STEPS_PER_TURN - 1 && --open === 0) finish();
    return { step: index, more, reference: "journal/42" };
  };
  return { invoke, done };
}
