/**
 * Restate: one server with its defaults but two partitions, on loopback, and
 * its TypeScript SDK in this process. A conversation is one invocation. It
 * waits on an awakeable, whose id it hands out in a run block, as Restate's
 * documentation has it; the message comes through the ingress.
 *
 * There are two ways to write a step, and each is a contestant. A call of a
 * service is what a task is to Step Functions: the request is durable before
 * the function runs, and function and caller are retried apart. A run block is
 * less, the result alone is recorded, and it is the fastest way Restate has.
 */
import { once } from "node:events";
import { createServer, type Http2Server } from "node:http2";
import type { AddressInfo } from "node:net";
import { createEndpointHandler, service, type Context } from "@restatedev/restate-sdk";
import { MESSAGE, REFERENCE, STEPS_PER_TURN, type Contestant, type Workload } from "../../engine/workload.ts";
import { startRestateServer, type RestateServer } from "./restate-server.ts";

type StepForm = "calls" | "runs";

/** The run that is going on; the service outlives it. */
interface Round {
  readonly turns: number;
  readonly onTurn: (durationMs: number) => void;
  readonly onEnded: () => void;
}

export function createRestateContestant(form: StepForm): Contestant {
  let round: Round | undefined;
  let server: RestateServer;
  let endpoint: Http2Server;
  const converse = async (context: Context): Promise<void> => {
    const { turns, onTurn, onEnded } = round!;
    for (let turn = 0; turn < turns; turn++) onTurn(await takeTurn(context, server, { form, turn }));
    onEnded();
  };
  return {
    name: `restate-${form}`,
    async open(folder) {
      server = await startRestateServer(folder);
      endpoint = await serveConversations(converse);
      await server.register((endpoint.address() as AddressInfo).port);
    },
    async run(_folder, workload, onTurn) {
      const startCpuMs = server.cpuMs();
      await new Promise<void>((resolve, reject) => {
        round = createRound(workload, onTurn, resolve);
        startConversations(server, workload).catch(reject);
      });
      return { commits: undefined, otherPeakMemoryMb: server.peakMemoryMb(), otherCpuMs: server.cpuMs() - startCpuMs };
    },
    async close() {
      await server.stop();
      endpoint.close();
    },
  };
}

function createRound({ conversations, turns }: Workload, onTurn: Round["onTurn"], onDone: () => void): Round {
  let open = conversations;
  return { turns, onTurn, onEnded: () => void (--open === 0 && onDone()) };
}

async function startConversations(server: RestateServer, { conversations }: Workload): Promise<void> {
  for (let id = 0; id < conversations; id++) await server.post("/conversation/converse/send", {});
}

async function serveConversations(converse: (context: Context) => Promise<void>): Promise<Http2Server> {
  const services = [
    service({ name: "conversation", handlers: { converse } }),
    service({ name: "worker", handlers: { step: async (_context, input: StepInput) => performStep(input) } }),
  ];
  const endpoint = createServer(createEndpointHandler({ services, logger: () => {} }) as never);
  endpoint.listen(0, "127.0.0.1");
  await once(endpoint, "listening");
  return endpoint;
}

interface StepInput {
  readonly step: number;
  readonly turn: number;
}

function performStep({ step, turn }: StepInput): object {
  return { step, more: turn >= 0, reference: REFERENCE };
}

interface Turn {
  readonly form: StepForm;
  readonly turn: number;
}

/** Returns how long it took, from the moment that its awakeable is handed out. */
async function takeTurn(context: Context, server: RestateServer, { form, turn }: Turn): Promise<number> {
  const { id, promise } = context.awakeable();
  let startMs = NaN;
  await context.run("park", () => {
    startMs = performance.now();
    setImmediate(() => void sendMessage(server, id));
  });
  await promise;
  for (let step = 0; step < STEPS_PER_TURN; step++) {
    if (form === "calls") await context.serviceClient({ name: "worker" }).step!({ step, turn });
    else await context.run(`step${step}`, () => performStep({ step, turn }));
  }
  return performance.now() - startMs;
}

function sendMessage(server: RestateServer, awakeableId: string): Promise<void> {
  return server.post(`/restate/awakeables/${awakeableId}/resolve`, MESSAGE);
}
