import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { loadCertifications, loadModels } from "../../src/adapters/local/model-files.ts";
import {
  allPrompts,
  certificationOf,
  checkModels,
  digestOf,
  findModel,
  parseCertification,
  prompts,
  routePrompt,
  variantFor,
  versionOf,
} from "../../src/model/index.ts";
import type { CertificationRecord } from "../../src/model/index.ts";
import { aCatalogue, aModel, bedrockDeployment } from "./support/build-catalogue.ts";

const prompt = prompts.understand;
const variant = variantFor(prompt, "claude");
assert.ok(variant);
const model = { name: "large", deployments: [] as never[] };
const modelId = String(bedrockDeployment()["modelId"]);

function record(changes: Partial<CertificationRecord> = {}): CertificationRecord {
  assert.ok(variant);
  return {
    prompt: prompt.id,
    variant: versionOf(variant),
    promptDigest: digestOf(prompt, variant),
    model: "large",
    modelIds: [modelId],
    suite: { name: "questions", digest: "a".repeat(64), cases: 10 },
    command: "npm run certify -- --model large",
    ranAt: "2026-11-20T10:00:00.000Z",
    scores: { right: 0.95 },
    thresholds: { right: 0.9 },
    ...changes,
  };
}

const statusOf = (records: readonly CertificationRecord[]) => certificationOf(records, prompt, variant, model).status;

test("a pair is certified by a record of just these words on just this model that reached its thresholds", () => {
  assert.equal(statusOf([record()]), "certified");
  assert.equal(statusOf([]), "missing");
  assert.equal(statusOf([record({ model: "small" })]), "missing");
  assert.equal(statusOf([record({ prompt: "answer" })]), "missing");
  assert.equal(statusOf([record({ variant: "nova@1" })]), "missing");
  assert.equal(statusOf([record({ promptDigest: "b".repeat(64) })]), "outdated");
  assert.equal(statusOf([record({ scores: { right: 0.8999 } })]), "below_threshold");
});

test("a model whose name stands for something new has to be evaluated again", () => {
  const { models } = checkModels({ source: "t", value: aCatalogue(), certifications: [] }).catalogue;
  const large = findModel({ models }, "large");
  assert.equal(certificationOf([record()], prompt, variant, large).status, "certified");
  const renewed = certificationOf([record({ modelIds: ["claude-of-last-year"] })], prompt, variant, large);
  assert.equal(renewed.status, "outdated");
  assert.match(renewed.reason ?? "", /deployment "here" runs global\.anthropic.*, which was not evaluated/);
});

test("of several records the newest counts, be it worse", () => {
  const worse = record({ ranAt: "2026-11-21T10:00:00.000Z", scores: { right: 0.1 } });
  assert.equal(statusOf([worse, record()]), "below_threshold");
  assert.equal(statusOf([record(), worse]), "below_threshold");
});

test("no score under its threshold is ever certified", () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom("a", "b", "c"), fc.tuple(share, share)), (judged) => {
      const entries = Object.entries(judged);
      const scores = Object.fromEntries(entries.map(([name, [score]]) => [name, score]));
      const thresholds = Object.fromEntries(entries.map(([name, [, least]]) => [name, least]));
      const reached = entries.every(([, [score, least]]) => score >= least);
      assert.equal(statusOf([record({ scores, thresholds })]), reached ? "certified" : "below_threshold");
    }),
  );
});

test("a record with a field that nobody knows, or a threshold without a score, is refused with its name", () => {
  assert.deepEqual(parseCertification("x.json", record()), record());
  const refused = { name: "InvalidCertification", message: /x\.json/ };
  assert.throws(() => parseCertification("x.json", { ...record(), score: 1 }), refused);
  assert.throws(() => parseCertification("x.json", record({ thresholds: { declined: 0.9 } })), {
    ...refused,
    message: /thresholds without scores: declined/,
  });
});

test("a route may reach a certified pair without saying more, and what is known of the pair goes along", () => {
  const certifications = allPrompts.map((each) => {
    const written = variantFor(each, "claude");
    assert.ok(written);
    const promptDigest = digestOf(each, written);
    return record({ prompt: each.id, variant: versionOf(written), promptDigest });
  });
  const value = aCatalogue({ models: [aModel()], routes: { default: { models: ["large"] } } });
  const models = checkModels({ source: "t", value, certifications });
  const [candidate] = routePrompt(models, prompt).candidates;
  assert.deepEqual([candidate?.promptVersion, candidate?.certification.status], ["claude@1", "certified"]);
});

test("the records in the repository fit what is there now: the offline model needs no exception", () => {
  const records = loadCertifications();
  assert.ok(records.length >= allPrompts.length);
  for (const stage of ["local", "dev"]) {
    const { catalogue } = loadModels(`models/${stage}.json`);
    assert.equal(catalogue.routes.default.allowUncertified, false, stage);
  }
});
