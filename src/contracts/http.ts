/** The public HTTP API on the wire. Apart from index.ts, so that a state machine's function doesn't build these shapes. */
export * from "./http-conversations.ts";
export * from "./http-fields.ts";
export * from "./http-knowledge.ts";
export * from "./http-knowledge-answers.ts";
export * from "./http-knowledge-queries.ts";
export * from "./http-messages.ts";
export * from "./http-problems.ts";
export * from "./http-timestamps.ts";
