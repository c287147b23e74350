/** What a line in the terminal chat means. */
export type Command =
  | { readonly name: "say" | "human"; readonly text: string }
  | { readonly name: "assign"; readonly to: "ai" | "human" }
  | { readonly name: "typing" | "finish" | "resume" | "new" | "wait" | "help" | "quit" | "nothing" }
  | { readonly name: "mistake"; readonly text: string };

const alone = ["typing", "finish", "resume", "new", "wait", "help", "quit"] as const;

/** A message that begins with a slash is written with two. */
export function readCommand(line: string): Command {
  const text = line.trim();
  if (text === "") return { name: "nothing" };
  if (!text.startsWith("/") || text.startsWith("//")) return { name: "say", text: text.replace(/^\/\//, "/") };
  const [word = "", ...rest] = text.slice(1).split(/\s+/);
  const simple = alone.find((name) => name === word);
  if (simple) return { name: simple };
  if (word === "assign") return assignment(rest[0]);
  if (word === "human") return humanMessage(text.slice("/human".length).trim());
  return { name: "mistake", text: `There is no command /${word}. /help shows them all.` };
}

function assignment(to: string | undefined): Command {
  if (to === "ai" || to === "human") return { name: "assign", to };
  return { name: "mistake", text: "Write /assign ai or /assign human." };
}

function humanMessage(text: string): Command {
  if (text !== "") return { name: "human", text };
  return { name: "mistake", text: "Write what the person says: /human I'm taking care of this." };
}

export const commandHelp: readonly string[] = [
  "What you type goes to the agent, each line as a message of its own.",
  "",
  "/human TEXT       a person of the company writes; the agent falls silent",
  "/assign ai        gives the conversation to the agent",
  "/assign human     gives it to a person",
  "/typing           tells the agent that you are still writing",
  "/finish           ends the conversation",
  "/resume           opens it again, for the agent",
  "/new              begins another conversation",
  "/wait             waits until the agent has nothing more to do (for scripts)",
  "/help  /quit      and // to begin a message with a slash",
];
