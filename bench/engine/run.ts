/**
 * What the engine must show, each with its aim and whether it is met. Ratios
 * are taken within this run, since machines differ; docs/engine-comparison.md
 * says what is measured, what is not, and what each contestant does.
 *
 *   node bench/engine/run.ts [--rounds 3]
 */
import { cpus, totalmem } from "node:os";
import { parseArgs } from "node:util";
import { figuresOf, NODE_FLAGS, type Figures } from "./child.ts";
import { measureTurns, printStandings, type Standings } from "./turns.ts";

const { values } = parseArgs({ options: { rounds: { type: "string", default: "3" } } });

interface Aim {
  readonly what: string;
  readonly aim: string;
  readonly value: number | undefined;
  readonly shown: (value: number) => string;
  readonly isMet: (value: number) => boolean;
}

const times = (value: number) => `${value.toFixed(2)}x`;
const percent = (value: number) => `${(100 * value).toFixed(0)}%`;
const milliseconds = (value: number) => `${value.toFixed(0)} ms`;
const megabytes = (value: number) => `${value.toFixed(0)} MB`;
const bytes = (value: number) => `${(value / 1_024).toFixed(1)} KB`;
const plain = (value: number) => value.toFixed(3);
const perSecond = (value: number) => value.toFixed(0);

type Shown = Aim["shown"];

function atLeast(what: string, value: number | undefined, limit: number, shown: Shown): Aim {
  return { what, aim: `>= ${shown(limit)}`, value, shown, isMet: (measured) => measured >= limit };
}

function atMost(what: string, value: number | undefined, limit: number, shown: Shown): Aim {
  return { what, aim: `<= ${shown(limit)}`, value, shown, isMet: (measured) => measured <= limit };
}

function aimsOfTurns(standings: Standings): Aim[] {
  const engine = standings.get("engine")!;
  const faster = (name: string) => {
    const other = standings.get(name)?.turnsPerSecond;
    return other === undefined ? undefined : engine.turnsPerSecond / other;
  };
  const floorMs = standings.get("floor")?.unloadedMedianTurnMs ?? NaN;
  return [
    atLeast("turns/s against Restate, steps as service calls", faster("restate-calls"), 8, times),
    atLeast("turns/s against Restate, steps as run blocks", faster("restate-runs"), 8, times),
    atLeast("turns/s against XState + SQLite", faster("xstate"), 3, times),
    atLeast("turns/s against the floor", faster("floor"), 0.2, percent),
    atMost("p50 of a turn, one conversation, against the floor", engine.unloadedMedianTurnMs / floorMs, 2, times),
    atMost("fsyncs per turn", engine.fsyncsPerTurn, 0.3, plain),
    atMost("peak memory", engine.peakMemoryMb, 150, megabytes),
  ];
}

interface Others {
  readonly parked: Figures;
  readonly ageing: Figures;
  readonly restart: Figures;
  readonly virtual: Figures;
}

function aimsOfOthers({ parked, ageing, restart, virtual }: Others): Aim[] {
  return [
    atMost("memory of each of 10,000 parked executions", parked["bytesPerParked"], 4_096, bytes),
    atMost("turn 200 against turn 10", ageing["turn200AgainstTurn10"], 1.15, times),
    atMost("ready from an empty folder", restart["readyMs"], 300, milliseconds),
    atMost("first reply after kill -9, 1,000 parked", restart["firstReplyMs"], 300, milliseconds),
    atLeast("conversations/s in virtual time, store in memory", virtual["inMemoryPerSecond"], 1_200, perSecond),
    atLeast("conversations/s in virtual time, store on disk", virtual["onDiskPerSecond"], 1_200, perSecond),
  ];
}

async function measureOthers(): Promise<Others> {
  return {
    ageing: await figuresOf({ script: "./ageing.ts" }),
    parked: await figuresOf({ script: "./parked.ts", flags: [...NODE_FLAGS, "--expose-gc"] }),
    restart: await figuresOf({ script: "./restart.ts" }),
    virtual: await figuresOf({ script: "./virtual-time.ts" }),
  };
}

function printAims(aims: readonly Aim[]): void {
  console.log(`\n${"".padEnd(52)} ${"aim".padEnd(11)} measured`);
  for (const { what, aim, value, shown, isMet } of aims) {
    const verdict =
      value === undefined ? "not measured here" : `${shown(value).padEnd(9)} ${isMet(value) ? "met" : "NOT MET"}`;
    console.log(`${what.padEnd(52)} ${aim.padEnd(11)} ${verdict}`);
  }
}

/** Nothing is asked of these; they say how the figures above come about. */
function printBackground({ ageing, parked, restart }: Others, peakByDefaultMb: number | undefined): void {
  console.log(`
peak memory with Node's default young generation: ${megabytes(peakByDefaultMb ?? NaN)} (above: node ${NODE_FLAGS.join(" ")})
10,000 parked: ${bytes(parked["heapPerParked"]!)} of live heap each; peak while they were started, 200 at once: ${megabytes(parked["peakMemoryMb"]!)}
turn 200 against turn 10, lowest and highest round: ${times(ageing["lowest"]!)} and ${times(ageing["highest"]!)}
ready from an empty folder when no module was ever compiled on the machine: ${milliseconds(restart["coldReadyMs"]!)}`);
}

async function main(): Promise<void> {
  const startMs = performance.now();
  const memory = (totalmem() / 2 ** 30).toFixed(0);
  console.log(
    `Node ${process.versions.node}, SQLite ${process.versions.sqlite}, ${cpus().length} × ${cpus()[0]?.model ?? "?"}, ${memory} GiB`,
  );
  console.log(`64 conversations in flight, median of ${values.rounds} rounds\n`);
  const standings = await measureTurns(Number(values.rounds));
  printStandings(standings);
  const others = await measureOthers();
  const byDefault = await figuresOf({ script: "./measure-contestant.ts", values: ["engine"], flags: [] });
  printAims([...aimsOfTurns(standings), ...aimsOfOthers(others)]);
  printBackground(others, byDefault["peakMemoryMb"]);
  console.log(`\nall of it took ${((performance.now() - startMs) / 1_000).toFixed(0)} s`);
}

await main();
