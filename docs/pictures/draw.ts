/**
 * `node docs/pictures/draw.ts`: plays a short conversation on a virtual clock and draws both machines with the path
 * that it took: two fragments, one reply, silence and a nudge.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { executionPicture, VirtualClock } from "../../local/engine/index.ts";
import { oneModel } from "../../local/model-layer.ts";
import { openStack, type Stack } from "../../local/stack.ts";
import { loadCompany } from "../../src/adapters/local/company-files.ts";
import { createModel } from "../../src/adapters/providers/index.ts";
import { createStartConversation } from "../../src/conversation/index.ts";
import { conversationId, silentTelemetry } from "../../src/kernel/index.ts";

const clock = new VirtualClock(Date.UTC(2026, 0, 5, 9));
const stack = await openStack({
  file: ":memory:",
  clock,
  company: loadCompany("companies/harbour-bank"),
  models: oneModel(createModel("offline", { clock })),
  telemetry: silentTelemetry,
  transport: { post: async () => ({ status: 200 }) },
});
const id = conversationId("picture");
await createStartConversation(stack.dependencies)({
  conversationId: id,
  customerId: "customer",
  channel: "web",
  assignedTo: "ai",
});
for (const body of ["I lost my card", "how do I block it?"]) {
  await stack.append(id, {
    type: "customer_message",
    at: clock.now(),
    participant: { type: "Customer", id: "customer" },
    data: { messageId: body, body },
  });
  await clock.runUntil(clock.now() + 300);
}
await clock.runUntil(clock.now() + 310_000);
await draw(stack, "conversation", stack.machines.conversation);
await draw(stack, "turn", stack.machines.turn);
await stack.close();

/** The newest execution tells of the nudge; the turn's first one is the reply. */
async function draw({ engine }: Stack, name: string, stateMachineArn: string): Promise<void> {
  const { executions } = await engine.listExecutions({ stateMachineArn });
  const executionArn = executions.at(-1)?.executionArn ?? "";
  const { events } = await engine.getExecutionHistory({ executionArn, maxResults: 1000 });
  const definition = readFileSync(new URL(`../../statemachines/${name}.asl.json`, import.meta.url), "utf8");
  writeFileSync(new URL(`${name}-machine.svg`, import.meta.url), executionPicture(definition, events) + "\n");
}
