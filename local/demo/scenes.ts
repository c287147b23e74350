/** The script: who does what when, and what to look at. Times are milliseconds from a scene's beginning. */
import type { ChannelPolicy } from "../../src/policy/index.ts";
import type { Happening } from "../chat/happening.ts";

export type Act =
  | { readonly atMs: number; readonly customer: string }
  | { readonly atMs: number; readonly person: string }
  | { readonly atMs: number; readonly does: "types" | "goes back to the agent" };

export interface Scene {
  readonly title: string;
  /** What is about to happen, in a sentence or two. */
  story(policy: ChannelPolicy): string;
  readonly acts: readonly Act[];
  readonly lastsMs: number;
  /** A few words below the first happening of a kind. */
  readonly remarks: Readonly<Partial<Record<Happening["kind"], string>>>;
}

const minutes = 60_000;

export const scenes: readonly Scene[] = [
  {
    title: "A burst of messages, one answer",
    story: () =>
      "The customer writes in fragments. The agent waits until it is quiet, then answers all of them at once.",
    acts: [
      { atMs: 0, customer: "Hello" },
      { atMs: 300, customer: "I lost my card" },
      { atMs: 800, customer: "how do I block it?" },
    ],
    lastsMs: 10_000,
    remarks: { turn_started: "0.7 s after the last fragment: one turn for three messages" },
  },
  {
    title: "An interruption in the middle of a turn",
    story: () => "The customer adds to the question while the agent thinks. The answer to half of it is never sent.",
    acts: [
      { atMs: 0, customer: "How long does a transfer take?" },
      { atMs: 1_500, customer: "and what does it cost to send money abroad?" },
    ],
    lastsMs: 15_000,
    remarks: {
      turn_superseded: "the turn ends in the same write that stores the message, so its answer can't get out",
      agent_message: "the one answer has seen both questions",
    },
  },
  {
    title: "A person takes over",
    story: () =>
      "A colleague writes while the agent is thinking. From that write on the agent is silent, until it is asked back.",
    acts: [
      { atMs: 0, customer: "Can I use my card abroad?" },
      { atMs: 2_000, person: "Hi, Mara here. I'm looking into your travel plans myself." },
      { atMs: 20_000, customer: "Thank you Mara! What is my card limit?" },
      { atMs: 40_000, does: "goes back to the agent" },
    ],
    lastsMs: 60_000,
    remarks: {
      human_message: "writing is enough: nobody has to press “take over”",
      assigned_to_ai: "the question is still open, so the agent answers it now",
    },
  },
  {
    title: "Silence: a nudge, then a close",
    story: ({ nudgeAfterSeconds = 0, closeAfterSeconds = 0 }) =>
      `The customer does not write any more. The policy of this channel nudges after ${nudgeAfterSeconds / 60} minutes and closes after ${closeAfterSeconds / 60} more.`,
    acts: [{ atMs: 0, customer: "Is the account free?" }],
    lastsMs: 20 * minutes,
    remarks: {
      silence: "a timer only counts if nothing newer came: a message at this moment would win",
      agent_finished: "a new message would open it again",
    },
  },
];
