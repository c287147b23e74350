/** A recorded turn as text for people. */
import type { TurnDecision, TurnInput } from "../../src/contracts/index.ts";
import type { ReplayedStep } from "../../src/conversation/index.ts";
import type { Json } from "../../src/kernel/index.ts";
import { type Passage, wordsForStaff } from "../../src/knowledge/index.ts";
import type { CompletionRecord } from "../../src/model/index.ts";
import type { ShownStep, ShownTurn } from "./show-turn.ts";
import { dollars } from "./text-table.ts";

export function describeTurn(shown: ShownTurn): string {
  const { conversationId, turn, input, decision, steps, costMicroUsd } = shown;
  return [
    "",
    `Turn ${turn} of conversation ${conversationId}`,
    ...indented(pinLines(shown)),
    "",
    "What was said until then",
    ...indented(transcriptLines(input)),
    ...steps.flatMap((step, at) => ["", `Step ${at + 1}: ${titleOf(step)}`, ...indented(stepLines(step))]),
    "",
    `Decision (the steps cost ${dollars(costMicroUsd)} US dollars)`,
    ...indented(decision ? decisionLines(decision) : ["The turn came to none."]),
    "",
    "What came of it",
    ...indented(outcomeLines(shown)),
    "",
  ].join("\n");
}

export function indented(lines: readonly string[]): string[] {
  return lines.flatMap((line) => line.split("\n")).map((line) => `  ${line}`.trimEnd());
}

export function timeOf(at: number): string {
  return `${new Date(at).toISOString().replace("T", " ").slice(0, 23)} UTC`;
}

function pinLines({ input, knowledge, reproduced, decision }: ShownTurn): string[] {
  const { pins, now, trigger } = input;
  const published = knowledge
    ? `, published ${timeOf(knowledge.publishedAt)} by ${knowledge.by || "nobody"}${knowledge.summary && `: ${knowledge.summary}`}`
    : ", which this store does not know";
  const changed = "The journal no longer leads to this decision: the behaviours or the policy have changed since.";
  return [
    `Claimed     ${timeOf(now)}, due to event ${trigger.seq} (${trigger.kind})`,
    `Knowledge   version ${pins.knowledge}${published}`,
    `Policy      version ${pins.policy}`,
    `Behaviours  version ${pins.behaviours}`,
    ...(decision && !reproduced ? [changed] : []),
  ];
}

function transcriptLines({ transcript }: TurnInput): string[] {
  return transcript.map(({ at, participantType, body, attachments = [], unanswered }) => {
    const files = attachments.map((file) => ` [attached: ${JSON.stringify(file)}]`).join("");
    return `${timeOf(at)}  ${participantType}${unanswered ? ", not answered yet" : ""}: ${body}${files}`;
  });
}

/** `search public`, `model answer`, `tool refund`. */
export function titleOf({
  request,
  result,
}: Pick<ReplayedStep, "request"> & { readonly result?: { key: string } }): string {
  if (!request) return `answer to ${result?.key ?? "nothing"}`;
  if (request.kind === "model") return `model ${request.prompt}`;
  if (request.kind === "tool") return `tool ${request.tool}`;
  return `search ${(request.query as { readonly audience: string }).audience}`;
}

function stepLines({ request, result, calls }: ShownStep): string[] {
  if (!result) return ["It was asked for and not performed."];
  const failure = result.failure ? [`Failed: ${result.failure.problem}`] : [];
  if (request?.kind === "search") {
    const { text, version } = request.query as { readonly text: string; readonly version: string };
    return [`Asked for: ${text}`, `In version ${version}, found:`, ...passageLines(result.value as never, true)];
  }
  if (request?.kind === "model") return [...failure, ...answerLines(result.value), ...callLines(calls)];
  if (request?.kind === "tool") return [`Arguments: ${json(request.arguments)}`, `Result: ${json(result.value)}`];
  return [`Brought: ${json(result.value)}`];
}

export function passageLines(passages: readonly Passage[], withText: boolean): string[] {
  if (passages.length === 0) return ["  nothing"];
  return passages.flatMap(({ id, title, text, score, ranks }, at) => {
    const places = [
      ...(ranks?.lexical === undefined ? [] : [`by words ${ranks.lexical}`]),
      ...(ranks?.vector === undefined ? [] : [`by vector ${ranks.vector}`]),
    ];
    const place = places.length > 0 ? ` (${places.join(", ")})` : "";
    const head = `  ${at + 1}. ${id}, ${title}; score ${score.toPrecision(4)}${place}`;
    const words = wordsForStaff(text).split("\n");
    return withText ? [head, ...words.map((line) => `     ${line}`)] : [head];
  });
}

function answerLines(value: Json): string[] {
  return value === null ? [] : [`Answer: ${json(value)}`];
}

function callLines(calls: readonly CompletionRecord[]): string[] {
  if (calls.length === 0) return ["Its calls are not in the completion log (any more)."];
  return calls.flatMap((call) => {
    const { attempt, model, deployment, promptVersion, outcome, usage, costMicroUsd, latencyMs, verdicts, texts } =
      call;
    const tokens = `${usage.inputTokens + usage.cachedInputTokens + usage.cacheWriteTokens} + ${usage.outputTokens} tokens`;
    const bad = verdicts.filter(({ passed }) => !passed).map(({ gate, reason }) => `stopped by ${gate}: ${reason}`);
    const passed = verdicts.filter((verdict) => verdict.passed).map(({ gate }) => gate);
    return [
      `Call ${attempt}: ${model} on ${deployment}, words ${promptVersion}; ${outcome}; ${tokens}, ${dollars(costMicroUsd)} US dollars, ${latencyMs} ms`,
      ...[...bad, ...(passed.length > 0 ? [`passed ${passed.join(", ")}`] : [])].map((line) => `  ${line}`),
      ...textLines(texts),
    ];
  });
}

function textLines(texts: CompletionRecord["texts"]): string[] {
  if (!texts) return ["  The company keeps no texts of calls."];
  const messages = texts.messages as readonly { readonly role: string; readonly text: string }[];
  const sent = messages.flatMap(({ role, text }) => [`${role}:`, ...text.split("\n").map((line) => `  ${line}`)]);
  return ["  Sent, as far as it is kept:", ...sent.map((line) => `    ${line}`), `  Came back: ${json(texts.answer)}`];
}

export function decisionLines({ outcome, messages, handOff, finish, waitFor, intent, language, notes }: TurnDecision) {
  const about = [intent && `intent ${intent}`, language && `language ${language}`].filter(Boolean).join(", ");
  return [
    `${outcome}${about && ` (${about})`}`,
    ...messages.flatMap(({ body, citations }) => [
      `To the customer: ${body}`,
      ...citations.map(({ passageId, quote }) => `  quotes ${passageId}: ${quote}`),
    ]),
    ...(handOff
      ? [`Handed over: ${handOff.reason}${handOff.target ? ` to ${handOff.target}` : ""}`, handOff.note]
      : []),
    ...(finish ? [`Finished: ${finish.reason}`] : []),
    ...(waitFor ? [`Waits for ${waitFor.kind} ${waitFor.key}, ${waitFor.timeoutSeconds} s at most`] : []),
    ...notes.map(({ kind, because }) => `Because: ${because} (${kind})`),
  ];
}

function outcomeLines({ events, webhooks }: ShownTurn): string[] {
  const ends = events.map(({ seq, type, receivedAt }) => `${timeOf(receivedAt)}  event ${seq}: ${type}`);
  const sent = webhooks.map(({ seq, envelope, state }) => `Webhook ${seq}, ${envelope["type"] as string}: ${state}`);
  return [...ends, ...(sent.length > 0 ? sent : ["No webhook: nothing left the building."])];
}

function json(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
