import { strict as assert } from "node:assert";
import { test } from "node:test";
import { apiKeysFrom, keysFromSecret } from "../../../lambdas/edge/aws-secrets.ts";
import { silentTelemetry } from "../../../src/kernel/index.ts";
import { fakeAwsClient, serviceError } from "../../support/fake-aws-client.ts";

const minute = 60_000;

function secretOf(...answers: readonly unknown[]) {
  const client = fakeAwsClient(...answers);
  const time = { now: 0 };
  const read = keysFromSecret({ client, clock: { now: () => time.now }, telemetry: silentTelemetry }, "arn:secret");
  return { client, time, read };
}

test("a secret holds several keys, one a line, so that one can be replaced while both work", async () => {
  const { read } = secretOf({ SecretString: "old-key\n  new-key \r\n\n" });
  assert.deepEqual(await read(), ["old-key", "new-key"]);
});

test("a secret is read once in five minutes, and then again", async () => {
  const { client, time, read } = secretOf({ SecretString: "old" }, { SecretString: "new" });
  const first = await read();
  time.now = 4 * minute;
  assert.equal(await read(), first);
  time.now = 6 * minute;
  assert.deepEqual(await read(), ["new"]);
  assert.equal(client.sent.length, 2);
});

test("the last keys serve on while Secrets Manager does not answer", async () => {
  const { time, read } = secretOf({ SecretString: "key" }, serviceError("InternalServiceError"));
  await read();
  time.now = 6 * minute;
  assert.deepEqual(await read(), ["key"]);
});

test("without any keys the failure is told", async () => {
  await assert.rejects(secretOf(serviceError("AccessDeniedException")).read(), { name: "AccessDeniedException" });
  await assert.rejects(secretOf({ SecretString: " \n" }).read(), /holds no key/);
});

test("the keys of both roles are the same object until one of them is read anew", async () => {
  const integration = secretOf({ SecretString: "i1" }, { SecretString: "i2" });
  const read = apiKeysFrom(integration.read, secretOf({ SecretString: "m1" }).read);
  const first = await read();
  assert.deepEqual(first, { integration: ["i1"], management: ["m1"] });
  assert.equal(await read(), first);
  integration.time.now = 6 * minute;
  assert.deepEqual(await read(), { integration: ["i2"], management: ["m1"] });
});
