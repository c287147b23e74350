/**
 * Behaviours are replayed from the top until they end, so between two awaits they must do the same each time. This
 * plugin refuses what would break that where it is written, instead of as a JournalMismatch in production: clocks,
 * randomness, timers, I/O, awaits that no journal answers, and module state that outlives a run.
 *
 * In eslint.config.js: `import { determinism } from "./lint/determinism.js"` and spread `...determinism(["src/…"])`.
 */
const turnName = "turn";

const forbiddenGlobals = {
  performance: "use turn.now, the time at which the turn was claimed",
  setTimeout: "await turn.waitFor instead, or let the policy nudge",
  setInterval: "await turn.waitFor instead, or let the policy nudge",
  setImmediate: "await turn.* only",
  queueMicrotask: "await turn.* only",
  fetch: "define a tool and use turn.call",
  WebSocket: "define a tool and use turn.call",
  process: "put what differs between companies into the policy",
  crypto: "keep randomness and ids out of behaviours",
  globalThis: "name what you need, so that this rule can see it",
  require: "import modules of this repository",
};

const forbiddenMembers = {
  Date: { now: "use turn.now" },
  Math: { random: "keep randomness out of behaviours" },
  Promise: {
    race: "replay can't know what came first; use Promise.all",
    any: "replay can't know what came first; use Promise.all",
  },
};

const rule = {
  meta: {
    type: "problem",
    docs: { description: "Behaviours do the same on every replay." },
    schema: [],
    messages: {
      global: "`{{name}}` differs from replay to replay: {{instead}}.",
      clock: "`new Date()` reads a clock: use turn.now, as in `new Date(turn.now)`.",
      promise: "A promise of your own is not in the journal: await turn.* only.",
      module:
        "`{{name}}` reaches outside the turn: import kernel, contracts or other behaviours, and use turn.call for I/O.",
      foreignAwait:
        "Await turn.*, a function that is given the turn, or Promise.all of these: nothing else is in the journal.",
      moduleState: "Module state outlives the run and changes the next replay: use const, or keep it in the behaviour.",
    },
  },
  create(context) {
    const { sourceCode } = context;

    function isGlobal(identifier) {
      const scope = sourceCode.getScope(identifier);
      const reference = scope.references.find((candidate) => candidate.identifier === identifier);
      return reference !== undefined && (reference.resolved === null || reference.resolved.defs.length === 0);
    }

    return {
      Identifier(node) {
        const instead = Object.hasOwn(forbiddenGlobals, node.name) && forbiddenGlobals[node.name];
        if (instead && isGlobal(node))
          context.report({ node, messageId: "global", data: { name: node.name, instead } });
      },
      MemberExpression(node) {
        const instead = forbiddenMember(node);
        if (!instead || !isGlobal(node.object)) return;
        const name = `${node.object.name}.${memberName(node)}`;
        context.report({ node, messageId: "global", data: { name, instead } });
      },
      ":matches(NewExpression, CallExpression)[callee.name='Date']"(node) {
        const readsClock = node.type === "CallExpression" || node.arguments.length === 0;
        if (readsClock && isGlobal(node.callee)) context.report({ node, messageId: "clock" });
      },
      "NewExpression[callee.name='Promise']"(node) {
        if (isGlobal(node.callee)) context.report({ node, messageId: "promise" });
      },
      ":matches(ImportDeclaration, ExportAllDeclaration, ExportNamedDeclaration)[source]"(node) {
        reportModule(context, node, node.source.value, isTypeOnly(node));
      },
      ImportExpression(node) {
        context.report({ node, messageId: "module", data: { name: "import()" } });
      },
      AwaitExpression(node) {
        if (!isDurable(node.argument)) context.report({ node, messageId: "foreignAwait" });
      },
      "ForOfStatement[await=true]"(node) {
        context.report({ node, messageId: "foreignAwait" });
      },
      "Program > VariableDeclaration, Program > ExportNamedDeclaration > VariableDeclaration"(node) {
        if (node.kind !== "const" && !node.declare) context.report({ node, messageId: "moduleState" });
      },
    };
  },
};

function memberName(node) {
  if (!node.computed) return node.property.name;
  return node.property.type === "Literal" ? node.property.value : undefined;
}

function forbiddenMember(node) {
  const members = node.object.type === "Identifier" && Object.hasOwn(forbiddenMembers, node.object.name);
  const name = memberName(node);
  return members && Object.hasOwn(forbiddenMembers[node.object.name], name) && forbiddenMembers[node.object.name][name];
}

/** Relative modules are linted themselves or lie behind the dependency rule; a package or a Node module may do anything. */
function reportModule(context, node, name, typeOnly) {
  const allowed = typeOnly || /^\.{1,2}\//.test(name) || name === "zod" || name.startsWith("turnwise");
  if (!allowed) context.report({ node, messageId: "module", data: { name } });
}

function isTypeOnly(node) {
  return node.importKind === "type" || node.exportKind === "type";
}

/** A call that the journal can answer: turn.x(…), f(turn, …), or Promise.all over such calls. */
function isDurable(node) {
  if (node.type === "ConditionalExpression") return isDurable(node.consequent) && isDurable(node.alternate);
  if (node.type !== "CallExpression") return false;
  if (isMember(node.callee, turnName)) return true;
  if (isMember(node.callee, "Promise")) return memberName(node.callee) === "all" && isDurableList(node.arguments[0]);
  return node.arguments.some((argument) => argument.type === "Identifier" && argument.name === turnName);
}

function isMember(callee, objectName) {
  return callee.type === "MemberExpression" && callee.object.type === "Identifier" && callee.object.name === objectName;
}

function isDurableList(node) {
  if (node?.type === "ArrayExpression")
    return node.elements.every((element) => element !== null && isDurableElement(element));
  return node?.type === "CallExpression" && isDurableMap(node);
}

function isDurableElement(element) {
  return element.type === "SpreadElement" ? isDurableList(element.argument) : isDurable(element);
}

/** `items.map((item) => turn.call(…))`, or an async callback whose own awaits this rule checks. */
function isDurableMap({ callee, arguments: [callback] }) {
  if (callee.type !== "MemberExpression" || memberName(callee) !== "map") return false;
  if (callback?.type !== "ArrowFunctionExpression") return false;
  return callback.async || isDurable(callback.body);
}

export const determinismPlugin = {
  meta: { name: "turnwise-determinism", version: "1.0.0" },
  rules: { "deterministic-behaviour": rule },
};

/** A flat-config fragment for the files of behaviours. */
export function determinism(files = ["src/behaviours/agent/**/*.ts"]) {
  return [
    {
      files,
      plugins: { determinism: determinismPlugin },
      rules: { "determinism/deterministic-behaviour": "error" },
    },
  ];
}
