/** One measurement of the whole stack in a process of its own, so that memory and CPU are its alone. */
import { measureOverHttp } from "./over-http.ts";
import { measureStack } from "./whole-stack.ts";

const conversations = 64;
const measurements = {
  saturated: () => measureStack({ conversations, turnsEach: 100 }),
  // Customers who pause, well below what the stack can take: what one of them waits.
  "with pauses": () => measureStack({ conversations, turnsEach: 60, pauseMs: 400 }),
  "over HTTP": () => measureOverHttp({ conversations, turnsEach: 60 }),
};

const name = process.argv[2] as keyof typeof measurements;
const figures = await measurements[name]();
const cells = Object.entries(figures).map(([key, value]) => `${key} ${(value as number).toFixed(value < 10 ? 2 : 0)}`);
console.log(`${name.padEnd(10)} ${cells.join("  ")}`);
process.exit(0);
