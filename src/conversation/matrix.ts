/**
 * The whole signal × state matrix as data: for every signal that can arrive in every state, the one reaction to it.
 * There is no default and no gap; the compiler refuses an incomplete row, and a test walks every cell. What a
 * reaction does to the head stands in reactions.ts.
 */
import type { SignalType } from "./events.ts";
import { type ConversationState, conversationStates } from "./head.ts";

export const reactionNames = [
  /** Log it; it changes nothing. */
  "keep",
  /** The caller gets failed_precondition; nothing is stored. */
  "refuse",
  /** The agent must answer it; a running turn is stale. */
  "answer",
  /** Answer it later: the conversation is paused. */
  "queue",
  /** A person owns the conversation and will answer it. */
  "leave_to_human",
  /** What a turn waited for is here, and the turn goes on once the conversation is not paused any more. */
  "queue_answer",
  /** A finished conversation begins again with its customer's message. */
  "reopen",
  /** A person owns the conversation from here on. */
  "take_over",
  /** The person in charge spoke: the customer is answered. */
  "human_answered",
  /** It stays over; should the customer write again, a person is in charge. */
  "remember_person",
  /** The agent owns the conversation from here on, unless a person took it later. */
  "hand_back",
  /** The customer is writing: the quiet window grows. */
  "typing",
  /** Over, until somebody resumes it. */
  "close",
  /** Over for good. */
  "cancel",
  /** Nobody spoke for long: the nudge or the close that the timer stands for is due. */
  "grow_silent",
  /** What a turn waited for is here: the turn goes on. */
  "continue_turn",
  /** What a turn waited for did not come in time: the turn goes on without it. */
  "give_up_waiting",
  /** A turn took too long: once more, then people take over. */
  "retry_turn",
  /** A turn failed: people take over. */
  "hand_off",
  "pause",
  "unpause",
  /** Timers are set anew from the new configuration. */
  "reconfigure",
  /** A webhook could not be delivered: the conversation can't go on. */
  "fail",
  "erase",
] as const;
export type ReactionName = (typeof reactionNames)[number];

type Row = readonly [
  observing: ReactionName,
  opening: ReactionName,
  collecting: ReactionName,
  working: ReactionName,
  awaitingCustomer: ReactionName,
  nudged: ReactionName,
  awaitingAsyncTool: ReactionName,
  awaitingApproval: ReactionName,
  handingOff: ReactionName,
  parkedOutOfHours: ReactionName,
  paused: ReactionName,
  finished: ReactionName,
  cancelled: ReactionName,
  failed: ReactionName,
  deleting: ReactionName,
];

// prettier-ignore
export const matrix: Readonly<Record<SignalType, Row>> = {
  //                     observing         opening        collecting     working        awaiting_cust. nudged         async_tool       approval         handing_off       out_of_hours      paused        finished     cancelled failed    deleting
  customer_message:      ["leave_to_human","answer",      "answer",      "answer",      "answer",      "answer",      "answer",        "answer",        "leave_to_human", "leave_to_human", "queue",      "reopen",    "refuse", "refuse", "refuse"],
  human_message:         ["human_answered","take_over",   "take_over",   "take_over",   "take_over",   "take_over",   "take_over",     "take_over",     "take_over",      "take_over",      "take_over",  "remember_person","refuse","refuse","refuse"],
  bot_message:           ["keep",          "keep",        "keep",        "keep",        "keep",        "keep",        "keep",          "keep",          "keep",           "keep",           "keep",       "keep",      "refuse", "refuse", "refuse"],
  internal_note:         ["keep",          "keep",        "keep",        "keep",        "keep",        "keep",        "keep",          "keep",          "keep",           "keep",           "keep",       "keep",      "keep",   "keep",   "refuse"],
  assigned_to_ai:        ["hand_back",     "keep",        "keep",        "keep",        "keep",        "keep",        "keep",          "keep",          "hand_back",      "hand_back",      "keep",       "refuse",    "refuse", "refuse", "refuse"],
  assigned_to_human:     ["take_over",     "take_over",   "take_over",   "take_over",   "take_over",   "take_over",   "take_over",     "take_over",     "take_over",      "take_over",      "take_over",  "refuse",    "refuse", "refuse", "refuse"],
  resumed_to_ai:         ["hand_back",     "keep",        "keep",        "keep",        "keep",        "keep",        "keep",          "keep",          "hand_back",      "hand_back",      "keep",       "hand_back", "refuse", "refuse", "refuse"],
  resumed_to_human:      ["take_over",     "take_over",   "take_over",   "take_over",   "take_over",   "take_over",   "take_over",     "take_over",     "take_over",      "take_over",      "take_over",  "take_over", "refuse", "refuse", "refuse"],
  customer_typing:       ["keep",          "typing",      "typing",      "typing",      "typing",      "typing",      "typing",        "typing",        "keep",           "keep",           "typing",     "keep",      "keep",   "keep",   "keep"],
  other_typing:          ["keep",          "keep",        "keep",        "keep",        "keep",        "keep",        "keep",          "keep",          "keep",           "keep",           "keep",       "keep",      "keep",   "keep",   "keep"],
  delivered:             ["keep",          "keep",        "keep",        "keep",        "keep",        "keep",        "keep",          "keep",          "keep",           "keep",           "keep",       "keep",      "keep",   "keep",   "keep"],
  read:                  ["keep",          "keep",        "keep",        "keep",        "keep",        "keep",        "keep",          "keep",          "keep",           "keep",           "keep",       "keep",      "keep",   "keep",   "keep"],
  rated:                 ["keep",          "keep",        "keep",        "keep",        "keep",        "keep",        "keep",          "keep",          "keep",           "keep",           "keep",       "keep",      "keep",   "keep",   "refuse"],
  finish:                ["close",         "close",       "close",       "close",       "close",       "close",       "close",         "close",         "close",          "close",          "close",      "keep",      "refuse", "refuse", "refuse"],
  cancel:                ["cancel",        "cancel",      "cancel",      "cancel",      "cancel",      "cancel",      "cancel",        "cancel",        "cancel",         "cancel",         "cancel",     "cancel",    "keep",   "cancel", "refuse"],
  resource_update:       ["keep",          "keep",        "keep",        "keep",        "keep",        "keep",        "keep",          "keep",          "keep",           "keep",           "keep",       "keep",      "refuse", "refuse", "refuse"],
  async_tool_result:     ["keep",          "keep",        "keep",        "keep",        "keep",        "keep",        "continue_turn", "keep",          "keep",           "keep",           "queue_answer","refuse",    "refuse", "refuse", "refuse"],
  approval:              ["keep",          "keep",        "keep",        "keep",        "keep",        "keep",        "keep",          "continue_turn", "keep",           "keep",           "queue_answer","refuse",    "refuse", "refuse", "refuse"],
  silence:               ["keep",          "grow_silent", "keep",        "keep",        "grow_silent", "grow_silent", "keep",          "keep",          "keep",           "keep",           "keep",       "keep",      "keep",   "keep",   "keep"],
  wait_timed_out:        ["keep",          "keep",        "keep",        "keep",        "keep",        "keep",        "give_up_waiting","give_up_waiting","keep",         "keep",           "keep",       "keep",      "keep",   "keep",   "keep"],
  turn_timed_out:        ["keep",          "keep",        "keep",        "retry_turn",  "keep",        "keep",        "keep",          "keep",          "keep",           "keep",           "keep",       "keep",      "keep",   "keep",   "keep"],
  turn_failed:           ["keep",          "hand_off",    "hand_off",    "hand_off",    "hand_off",    "hand_off",    "hand_off",      "hand_off",      "keep",           "keep",           "hand_off",   "keep",      "keep",   "keep",   "keep"],
  paused:                ["keep",          "pause",       "pause",       "pause",       "pause",       "pause",       "pause",         "pause",         "keep",           "keep",           "keep",       "keep",      "keep",   "keep",   "keep"],
  unpaused:              ["keep",          "keep",        "keep",        "keep",        "keep",        "keep",        "keep",          "keep",          "keep",           "keep",           "unpause",    "keep",      "keep",   "keep",   "keep"],
  configuration_changed: ["reconfigure",   "reconfigure", "reconfigure", "reconfigure", "reconfigure", "reconfigure", "reconfigure",   "reconfigure",   "reconfigure",    "reconfigure",    "reconfigure","keep",      "keep",   "keep",   "keep"],
  delivery_failed:       ["fail",          "fail",        "fail",        "fail",        "fail",        "fail",        "fail",          "fail",          "fail",           "fail",           "fail",       "fail",      "keep",   "keep",   "keep"],
  deletion_requested:    ["refuse",        "refuse",      "refuse",      "refuse",      "refuse",      "refuse",      "refuse",        "refuse",        "refuse",         "refuse",         "refuse",     "erase",     "erase",  "erase",  "keep"],
};

const columnOf = new Map(conversationStates.map((state, column) => [state, column]));

export function reactionTo(signal: SignalType, state: ConversationState): ReactionName {
  return matrix[signal][columnOf.get(state) ?? 0] as ReactionName;
}
