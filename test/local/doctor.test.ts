import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { test } from "node:test";
import { describeFindings, examine, type Patient } from "../../local/cli/doctor-command.ts";
import { exampleCompany } from "../../local/cli/example-company.ts";
import { fakeAwsClient, serviceError } from "../support/fake-aws-client.ts";

const domainArn = "arn:aws:es:eu-central-1:111122223333:domain/knowledge";
const stages = { dev: {}, prod: { openSearch: { endpoint: "https://search.example", domainArn } } };

function patient(changes: Partial<Patient> = {}): Patient {
  return {
    ...{ port: 0, company: exampleCompany, stage: undefined, nodeVersion: "24.1.0", environment: {} },
    stages: () => stages,
    domainClient: () => fakeAwsClient(),
    ...changes,
  };
}

async function badSubjects(changes: Partial<Patient>): Promise<string[]> {
  const findings = await examine(patient(changes));
  return findings.filter(({ isGood }) => !isGood).map(({ subject }) => subject);
}

test("a machine that has everything is told so, line by line", async () => {
  const findings = await examine(patient());
  assert.deepEqual(
    findings.map(({ isGood, subject }) => [isGood, subject]),
    [
      [true, "Node"],
      [true, "Port"],
      [true, "Company"],
      [true, "Models"],
    ],
  );
  assert.match(describeFindings(findings), /✔ Company {2}Kestrel Harbour Bank: \d+ articles\./);
});

test("each thing that is missing is found, and hides no other", async () => {
  const taken = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  const { port } = taken.address() as AddressInfo;
  assert.deepEqual(await badSubjects({ port, nodeVersion: "20.2.0", company: "nowhere" }), ["Node", "Port", "Company"]);
  taken.close();
});

test("a stage without a domain is fine, one that nobody knows is not", async () => {
  assert.deepEqual(await badSubjects({ stage: "dev" }), []);
  assert.deepEqual(await badSubjects({ stage: "nope" }), ["Search"]);
});

test("the domain of a stage is judged by its engine and its health", async () => {
  const status = { DomainStatus: { EngineVersion: "OpenSearch_2.11" } };
  const domainClient = () => fakeAwsClient(status, { ClusterHealth: "Red" });
  assert.deepEqual(await badSubjects({ stage: "prod", domainClient }), ["Search", "Search"]);
  const well = { DomainStatus: { EngineVersion: "OpenSearch_2.19" } };
  assert.deepEqual(
    await badSubjects({ stage: "prod", domainClient: () => fakeAwsClient(well, { ClusterHealth: "Green" }) }),
    [],
  );
});

test("a domain that may not be asked is a finding with the service's own words", async () => {
  const domainClient = () => fakeAwsClient(serviceError("AccessDeniedException"));
  const findings = await examine(patient({ stage: "prod", domainClient }));
  assert.match(findings.at(-1)?.text ?? "", /AccessDeniedException/);
});
