/**
 * The import rule of docs/architecture.md: who may know whom. Each rule says why; `from` may import `to` of the list
 * and nothing else of ours.
 */
const concepts = [
  "kernel",
  "contracts",
  "conversation",
  "behaviours",
  "model",
  "knowledge",
  "tools",
  "policy",
  "adapters",
];

/** A folder of src may import itself and these other folders of src. */
function mayImport(folder, allowed, comment) {
  const others = concepts.filter((concept) => concept !== folder && !allowed.includes(concept));
  return {
    name: `${folder}-imports`,
    comment,
    severity: "error",
    from: { path: `^src/${folder}/` },
    to: { path: `^(src/(${others.join("|")})|lambdas|lib|bin|local|simulation|console|test)/` },
  };
}

module.exports = {
  forbidden: [
    mayImport("kernel", [], "The kernel is everybody's vocabulary: it knows nobody."),
    mayImport("contracts", ["kernel"], "Shapes on the wire are safe for a browser: no concept's code behind them."),
    mayImport("knowledge", ["kernel", "contracts"], "The four concepts below behaviours don't know each other."),
    mayImport("model", ["kernel", "contracts"], "The four concepts below behaviours don't know each other."),
    mayImport("tools", ["kernel", "contracts"], "The four concepts below behaviours don't know each other."),
    mayImport("policy", ["kernel", "contracts"], "The four concepts below behaviours don't know each other."),
    mayImport(
      "behaviours",
      ["kernel", "contracts", "knowledge", "model", "tools", "policy"],
      "Behaviours decide what the agent does with the four concepts; the conversation is above them.",
    ),
    mayImport(
      "conversation",
      ["kernel", "contracts", "policy"],
      "The protocol runs behaviours, models and tools through ports only.",
    ),
    {
      name: "adapters-below-targets",
      comment: "Adapters implement ports; which ones are used is decided by the targets, not by them.",
      severity: "error",
      from: { path: "^src/adapters/" },
      to: { path: "^(lambdas|lib|bin|local|simulation|console|test)/" },
    },
    {
      name: "vendors-in-adapters",
      comment: "Vendor SDKs change; the concepts must not change with them.",
      severity: "error",
      from: { path: "^src/(?!adapters/)" },
      to: {
        path: "node_modules/(@aws-sdk|@opensearch-project|openai|@anthropic-ai|fastify|minisearch|tinyld|htmlparser2|mammoth|unpdf)",
      },
    },
    {
      name: "handlers-know-no-adapters",
      comment: "A handler parses, calls one use case and maps the result; index.ts wires it for AWS.",
      severity: "error",
      from: { path: "^lambdas/[^/]+/", pathNot: "^lambdas/(edge/aws-|[^/]+/(index|environment)\\.ts$)" },
      to: { path: "^(src/adapters|lib|bin|local|simulation|console|test)/" },
    },
    {
      name: "lambdas-know-no-other-lambda",
      comment: "Functions are deployed alone; what they share stands in edge or src.",
      severity: "error",
      from: { path: "^lambdas/(?!edge/)([^/]+)/" },
      to: { path: "^lambdas/", pathNot: "^lambdas/($1|edge)/" },
    },
    {
      name: "lambdas-know-no-target",
      comment: "Neither the infrastructure nor the laptop exists for a function.",
      severity: "error",
      from: { path: "^lambdas/" },
      to: { path: "^(lib|bin|local|simulation|console|test)/" },
    },
    {
      name: "infrastructure-describes",
      comment:
        "Infrastructure names functions by path and knows the types of their environments; it runs nothing of them.",
      severity: "error",
      from: { path: "^lib/" },
      to: {
        path: "^(src|lambdas|bin|local|simulation|console|test)/",
        pathNot:
          "^(src/contracts/|src/kernel/|src/model/|src/policy/|src/adapters/local/(company|model)-files\\.ts|lambdas/[^/]+/environment\\.ts|lambdas/edge/aws-environment\\.ts)",
      },
    },
    {
      name: "bin-starts-lib",
      comment: "bin only turns stage settings into stacks.",
      severity: "error",
      from: { path: "^bin/" },
      to: { path: "^(src|lambdas|local|simulation|console|test)/" },
    },
    {
      name: "engine-stands-alone",
      comment: "The engine is of use to people who have never heard of us.",
      severity: "error",
      from: { path: "^local/engine/" },
      to: { path: "^(src|lambdas|lib|bin|simulation|console|test|local/(?!engine/))" },
    },
    {
      name: "local-composes",
      comment: "The local target composes handlers and adapters; it borrows nothing from infrastructure.",
      severity: "error",
      from: { path: "^local/" },
      to: { path: "^(lib|bin|simulation|console|test)/" },
    },
    {
      name: "nothing-imports-tests",
      comment: "What only tests need stays with the tests.",
      severity: "error",
      from: { pathNot: "^(test|bench|evaluations)/" },
      to: { path: "^(test|bench|evaluations)/" },
    },
    {
      name: "no-circles",
      comment: "A circle has no reading order.",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "declared-packages",
      comment: "A package that package.json does not name is there by accident.",
      severity: "error",
      from: { pathNot: "^(test|bench|evaluations)/" },
      to: { dependencyTypes: ["npm-no-pkg", "npm-unknown"] },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: "specify",
    enhancedResolveOptions: {
      extensions: [".ts", ".js", ".json"],
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
    },
  },
};
