import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  ListStateMachinesCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
  StartSyncExecutionCommand,
  StopExecutionCommand,
  ValidateStateMachineDefinitionCommand,
} from "@aws-sdk/client-sfn";

const folder = mkdtempSync(join(tmpdir(), "engine-api-"));
const roleArn = "arn:aws:iam::000000000000:role/any";
const credentials = { accessKeyId: "local", secretAccessKey: "local" };

let client: SFNClient;
let token = "";
let stopEngine: () => Promise<void>;

/** Functions behind the Lambda Invoke API: "park" keeps its token, "fail" fails, others echo. */
const functions = createServer((request, response) => void answer(request, response));

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks = (await request.toArray()) as Buffer[];
  const body = Buffer.concat(chunks).toString();
  if (request.url?.includes("/park/")) token = (JSON.parse(body) as { token: string }).token;
  if (!request.url?.includes("/fail/")) return void response.end(body);
  response.setHeader("x-amz-function-error", "Unhandled");
  response.end(JSON.stringify({ errorType: "Refused", errorMessage: "not today" }));
}

before(async () => {
  await once(functions.listen(0, "127.0.0.1"), "listening");
  const lambdaEndpoint = `http://127.0.0.1:${(functions.address() as AddressInfo).port}`;
  const cli = join(import.meta.dirname, "../../../local/engine/cli.js");
  const args = [cli, "--port", "0", "--data", folder, "--clock", "virtual", "--lambda-endpoint", lambdaEndpoint];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  const endpoint = /http:\S+(?=,)/.exec(line.toString())![0];
  client = new SFNClient({ endpoint, region: "us-east-1", credentials, disableHostPrefix: true });
  stopEngine = async () => {
    child.kill("SIGTERM");
    await once(child, "exit");
  };
});

after(async () => {
  client.destroy();
  await stopEngine();
  functions.close();
  functions.closeAllConnections();
  rmSync(folder, { recursive: true });
});

async function create(name: string, states: object, type: "STANDARD" | "EXPRESS" = "STANDARD"): Promise<string> {
  const definition = JSON.stringify({ QueryLanguage: "JSONata", StartAt: Object.keys(states)[0], States: states });
  const { stateMachineArn } = await client.send(new CreateStateMachineCommand({ name, definition, type, roleArn }));
  return stateMachineArn!;
}

async function ended(executionArn: string) {
  for (;;) {
    const described = await client.send(new DescribeExecutionCommand({ executionArn }));
    if (described.status !== "RUNNING") return described;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe("the Step Functions API over HTTP", () => {
  test("the SDK creates a machine, starts it, and reads its end and its history", async () => {
    const stateMachineArn = await create("day", { Rest: { Type: "Wait", Seconds: 86_400, End: true } });
    const { executionArn } = await client.send(new StartExecutionCommand({ stateMachineArn, input: '{"a":1}' }));
    const { status, output, startDate, stopDate } = await ended(executionArn!);
    assert.deepEqual([status, output], ["SUCCEEDED", '{"a":1}']);
    assert.equal(stopDate!.getTime() - startDate!.getTime(), 86_400_000);
    const { events } = await client.send(
      new GetExecutionHistoryCommand({ executionArn, reverseOrder: true, maxResults: 2 }),
    );
    assert.deepEqual(
      events!.map(({ id, type }) => [id, type]),
      [
        [4, "ExecutionSucceeded"],
        [3, "WaitStateExited"],
      ],
    );
    const { executions } = await client.send(new ListExecutionsCommand({ stateMachineArn, statusFilter: "SUCCEEDED" }));
    assert.deepEqual(
      executions!.map((execution) => execution.executionArn),
      [executionArn],
    );
  });

  test("a function behind the Invoke API gets a token, and the SDK sends the answer", async () => {
    const stateMachineArn = await create("park", {
      Park: {
        Type: "Task",
        Resource: "arn:aws:states:::lambda:invoke.waitForTaskToken",
        Arguments: { FunctionName: "park", Payload: { token: "{% $states.context.Task.Token %}" } },
        End: true,
      },
    });
    const { executionArn } = await client.send(new StartExecutionCommand({ stateMachineArn }));
    while (token === "") await new Promise((resolve) => setTimeout(resolve, 5));
    await client.send(new SendTaskSuccessCommand({ taskToken: token, output: '"hello"' }));
    assert.equal((await ended(executionArn!)).output, '"hello"');
    await assert.rejects(client.send(new SendTaskSuccessCommand({ taskToken: token, output: "1" })), {
      name: "TaskTimedOut",
    });
  });

  test("StartSyncExecution answers with the end of an Express execution", async () => {
    const Work = { Type: "Task", Resource: "arn:aws:lambda:us-east-1:000000000000:function:fail", End: true };
    const stateMachineArn = await create("sync", { Work }, "EXPRESS");
    const { status, error, cause } = await client.send(new StartSyncExecutionCommand({ stateMachineArn }));
    assert.deepEqual([status, error], ["FAILED", "Refused"]);
    assert.match(cause!, /"errorMessage":"not today"/);
  });

  test("errors have AWS's names", async () => {
    const stateMachineArn = await create("named", { Rest: { Type: "Pass", End: true } });
    await client.send(new CreateStateMachineCommand({ name: "named", definition: "{}", roleArn })).then(
      () => assert.fail("created twice"),
      ({ name }) => assert.equal(name, "StateMachineAlreadyExists"),
    );
    const start = (input: string) => client.send(new StartExecutionCommand({ stateMachineArn, name: "one", input }));
    await ended((await start("{}")).executionArn!);
    await assert.rejects(start('{"other":1}'), { name: "ExecutionAlreadyExists" });
    const missing = stateMachineArn.replace("named", "missing");
    await assert.rejects(client.send(new StartExecutionCommand({ stateMachineArn: missing })), {
      name: "StateMachineDoesNotExist",
    });
    await assert.rejects(client.send(new StopExecutionCommand({ executionArn: "nonsense" })), { name: "InvalidArn" });
    await assert.rejects(start("{"), { name: "InvalidExecutionInput" });
  });

  test("a definition can be validated without creating it", async () => {
    const validate = async (definition: object) =>
      (await client.send(new ValidateStateMachineDefinitionCommand({ definition: JSON.stringify(definition) }))).result;
    const States = { A: { Type: "Pass", End: true } };
    assert.equal(await validate({ QueryLanguage: "JSONata", StartAt: "A", States }), "OK");
    assert.equal(await validate({ QueryLanguage: "JSONata", StartAt: "B", States }), "FAIL");
    const { stateMachines } = await client.send(new ListStateMachinesCommand({}));
    assert.ok(stateMachines!.length > 0);
  });
});
