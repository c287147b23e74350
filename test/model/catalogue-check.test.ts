import assert from "node:assert/strict";
import { test } from "node:test";
import { z } from "zod";
import { checkModels, definePrompt, knowledgePrompts, usableIn } from "../../src/model/index.ts";
import { loadModels } from "../../src/adapters/local/model-files.ts";
import { aCatalogue, aModel, bedrockDeployment, openAiDeployment } from "./support/build-catalogue.ts";

const source = "models/test.json";

function check(value: unknown, prompts?: Parameters<typeof checkModels>[0]["prompts"]) {
  return checkModels({ source, value, certifications: [], ...(prompts ? { prompts } : {}) });
}

function withDeployment(changes: Readonly<Record<string, unknown>>, without: string[] = []) {
  const deployment = Object.fromEntries(
    Object.entries(bedrockDeployment(changes)).filter(([key]) => !without.includes(key)),
  );
  return aCatalogue({ models: [aModel({ deployments: [deployment] })], routes: route(["large"]) });
}

function route(models: string[], changes: object = { allowUncertified: true }) {
  return { default: { models, ...changes } };
}

const embedding = { name: "embed", dimensions: 1024, deployments: [embeddingAt("amazon.titan-embed-text-v2:0")] };

function embeddingAt(modelId: string) {
  const quotas = { requestsPerMinute: 10, inputTokensPerMinute: 1000 };
  return { id: "embed-here", provider: "bedrock", modelId, region: "us-east-1", quotas, prices: { input: 0.02 } };
}

const mistakes: Readonly<Record<string, readonly [unknown, RegExp]>> = {
  "an unknown model in a route": [
    aCatalogue({ routes: route(["huge"]) }),
    /routes\.default: no model is called "huge"; there are large, small/,
  ],
  "no price": [withDeployment({}, ["prices"]), /models\[0\]\.deployments\[0\]\.prices: write "prices"/],
  "a price that is missing": [
    withDeployment({ prices: { input: 1, output: 2, cachedInput: 0 } }),
    /prices\.cacheWrite: write US dollars per million tokens/,
  ],
  "a price in words": [
    withDeployment({ prices: { input: "1", output: 2, cachedInput: 0, cacheWrite: 0 } }),
    /prices\.input: write US dollars per million tokens/,
  ],
  "no quota": [withDeployment({}, ["quotas"]), /quotas: write "quotas"/],
  "a quota of 0": [
    withDeployment({ quotas: { requestsPerMinute: 0, inputTokensPerMinute: 1, outputTokensPerMinute: 1 } }),
    /quotas\.requestsPerMinute: write the quota per minute, at least 1/,
  ],
  "a quota of requests without one of tokens": [
    withDeployment({ quotas: { requestsPerMinute: 10, inputTokensPerMinute: 10 } }),
    /quotas: write "inputTokensPerMinute" and "outputTokensPerMinute", or "tokensPerMinute"/,
  ],
  "two deployments of one id": [
    aCatalogue({ models: [aModel(), aModel({ name: "small" })] }),
    /the deployment id "here" stands there twice/,
  ],
  "two models of one name": [
    aCatalogue({
      models: [aModel(), aModel({ deployments: [bedrockDeployment({ id: "there" })] })],
      routes: route(["large"]),
    }),
    /the model name "large" stands there twice/,
  ],
  "a model without deployment": [
    aCatalogue({ models: [aModel({ deployments: [] })] }),
    /models\[0\]\.deployments: write at least one deployment/,
  ],
  "a model twice in a route": [aCatalogue({ routes: route(["large", "large"]) }), /"large" stands there twice/],
  "an empty route": [aCatalogue({ routes: route([]) }), /routes\.default\.models: write at least one model/],
  "no default route": [aCatalogue({ routes: { answer: { models: ["large"] } } }), /routes\.default/],
  "no routes": [{ models: [aModel()] }, /routes: write "routes"/],
  "a route of a prompt that nobody wrote": [
    aCatalogue({ routes: { ...route(["large"]), anwser: { models: ["large"] } } }),
    /routes\.anwser: no prompt is called "anwser"; write default, understand or answer/,
  ],
  "a provider that nobody knows": [withDeployment({ provider: "vertex" }), /deployments\[0\]\.provider/],
  "a provider without its key": [
    aCatalogue({ models: [aModel({ deployments: [{ ...openAiDeployment(), credentials: undefined }] })] }),
    /credentials: write "credentials"/,
  ],
  "an Azure deployment without address": [
    aCatalogue({
      models: [
        aModel({ deployments: [openAiDeployment({ provider: "azure-openai", region: "we", apiVersion: "v" })] }),
      ],
    }),
    /endpoint: write a whole address/,
  ],
  "a misspelled field": [withDeployment({ regoin: "us-east-1" }), /"regoin"/],
  "a misspelled field of a route": [
    aCatalogue({ routes: route(["large"], { allowUncertifed: true }) }),
    /"allowUncertifed"/,
  ],
  "more output than context": [
    aCatalogue({ models: [aModel({ contextWindow: 1000 })], routes: route(["large"]) }),
    /maximumOutputTokens can't be more than contextWindow, 1000/,
  ],
  "a model that writes too little for a prompt": [
    aCatalogue({ models: [aModel({ maximumOutputTokens: 500 })], routes: route(["large"]) }),
    /prompt "answer" may need 1500 tokens and "large" writes 500 at most/,
  ],
  "a pair that is not certified": [
    aCatalogue({ routes: route(["large"], {}) }),
    /"understand" \(\w+@\d+\) is not certified for "large": no evaluation.*npm run certify -- --model large --prompt understand, or write "allowUncertified": true/,
  ],
  "an embedding model that is not there": [
    aCatalogue({ embeddings: [embedding], embeddingModel: "titan" }),
    /no embedding model is called "titan"; there are embed/,
  ],
  "an embedding model whose format nobody speaks": [
    aCatalogue({ embeddings: [{ ...embedding, deployments: [embeddingAt("acme.embed-v1")] }] }),
    /write a modelId of Titan Text Embeddings V2 or Cohere Embed v4/,
  ],
  "a width that the embedding model does not have": [
    aCatalogue({ embeddings: [{ ...embedding, dimensions: 1000 }] }),
    /dimensions can be 256, 512, 1024, not 1000/,
  ],
  "something else than a catalogue": [[], /models\/test\.json/],
};

for (const [mistake, [value, message]] of Object.entries(mistakes)) {
  test(`${mistake} is refused with what to write instead`, () => {
    assert.throws(() => check(value), { name: "InvalidCatalogue", message });
  });
}

for (const { id } of Object.values(knowledgePrompts)) {
  test(`a route for "${id}" reaches certified pairs only, or says that it need not`, () => {
    const routed = (changes: object) =>
      aCatalogue({ routes: { ...route(["large"]), [id]: { models: ["large"], ...changes } } });
    assert.throws(() => check(routed({})), {
      message: new RegExp(`routes\\.${id}: prompt "${id}" \\(\\w+@1\\) is not certified for "large".*--prompt ${id}`),
    });
    assert.ok(check(routed({ allowUncertified: true })));
    assert.ok(check(aCatalogue({ routes: route(["large"]) })), "without a route nobody asks");
  });
}

test("all complaints come at once", () => {
  const value = withDeployment({ prices: {}, quotas: {} });
  assert.throws(
    () => check(value),
    (error: { complaints: readonly string[] }) => error.complaints.length === 5,
  );
});

test("a prompt that is not written for a family is refused where a route reaches it, and only there", () => {
  const shape = { id: "mood", version: "1", input: z.object({}), output: z.object({}), maxTokens: 10, samples: [{}] };
  const claude = { family: "claude", version: "1", system: "", render: () => "" };
  const prompt = definePrompt({ ...shape, variants: [claude] });
  assert.throws(() => check(aCatalogue(), [prompt]), {
    message:
      /prompt "mood" has no variant for the family "nova" of model "small"; write src\/model\/prompts\/mood\/nova\.ts/,
  });
  assert.ok(check(aCatalogue({ routes: route(["large"]) }), [prompt]));
  assert.ok(check(aCatalogue(), [definePrompt({ ...shape, variants: [{ ...claude, family: "default" }] })]));
});

test("a file that is not there, or is no JSON, is told with its name", () => {
  assert.throws(() => loadModels("models/nowhere.json"), { message: /models\/nowhere\.json.*\n.*no such file/ });
  assert.throws(() => loadModels("models/README.md"), { message: /models\/README\.md.*\n.*not JSON/ });
});

const both = check(
  aCatalogue({
    models: [aModel({ deployments: [openAiDeployment(), bedrockDeployment()] })],
    routes: route(["large"]),
  }),
).catalogue;

test("a deployment without its key is left out where its model has another, and that is told", () => {
  const { catalogue, leftOut } = usableIn({}, source, both);
  assert.deepEqual(leftOut, [{ model: "large", deployment: "openai", variable: "OPENAI_API_KEY" }]);
  assert.deepEqual(
    catalogue.models[0]?.deployments.map(({ id }) => id),
    ["here"],
  );
  assert.deepEqual(usableIn({ OPENAI_API_KEY: "k" }, source, both), { catalogue: both, leftOut: [] });
});

test("a route is left its other models, and refused with the variables to set when it has none", () => {
  const keyed = aModel({ name: "keyed", deployments: [openAiDeployment()] });
  const file = aCatalogue({ models: [aModel(), keyed], routes: route(["keyed", "large"]) });
  assert.deepEqual(usableIn({}, source, check(file).catalogue).catalogue.routes.default.models, ["large"]);
  const alone = check(aCatalogue({ models: [keyed], routes: route(["keyed"]) })).catalogue;
  assert.throws(() => usableIn({ OPENAI_API_KEY: "" }, source, alone), {
    name: "InvalidCatalogue",
    message: /routes\.default: no deployment has its key; set OPENAI_API_KEY in the environment/,
  });
});

test("an embedding model without its key is left out like any other, and search does without it", () => {
  const keyed = { ...embeddingAt("text-embedding-3-small"), id: "keyed", provider: "openai" };
  const credentials = { secretName: "turnwise/test/openai", environment: "OPENAI_API_KEY" };
  const { region: _, ...openAi } = { ...keyed, credentials };
  const embeddings = (deployments: object[]) => [{ name: "embed", dimensions: 1024, deployments }];
  const file = (deployments: object[]) =>
    check(aCatalogue({ embeddings: embeddings(deployments), embeddingModel: "embed" })).catalogue;
  const missing = [{ model: "embed", deployment: "keyed", variable: "OPENAI_API_KEY" }];
  const none = usableIn({}, source, file([openAi]));
  assert.deepEqual([none.catalogue.embeddings, none.leftOut], [[], missing]);
  assert.equal("embeddingModel" in none.catalogue, false);
  const titan = embeddingAt("amazon.titan-embed-text-v2:0");
  const one = usableIn({}, source, file([openAi, titan]));
  assert.deepEqual([one.catalogue.embeddingModel, one.leftOut], ["embed", missing]);
  assert.deepEqual(
    one.catalogue.embeddings[0]?.deployments.map(({ id }) => id),
    ["embed-here"],
  );
  const whole = file([openAi]);
  assert.deepEqual(usableIn({ OPENAI_API_KEY: "k" }, source, whole), { catalogue: whole, leftOut: [] });
  const { embeddingModel: _unused, ...unused } = whole;
  assert.deepEqual(usableIn({}, source, unused).leftOut, []);
});

test("keys that no route needs are nobody's business", () => {
  const keyed = aModel({ name: "keyed", deployments: [openAiDeployment()] });
  const file = aCatalogue({ models: [aModel(), keyed], routes: route(["large"]) });
  assert.deepEqual(usableIn({}, source, check(file).catalogue).leftOut, []);
});
