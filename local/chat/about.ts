/** What a chat says about the server it talks to. Nothing of it is secret: it needs no key. */
import type { FastifyInstance } from "fastify";

export interface About {
  /** Tells a chat that this is the server it is made for. */
  readonly product: "turnwise";
  readonly companyName: string;
  readonly agentName: string;
  /** Name in the catalogue; `offline` is none that reasons. */
  readonly model: string;
  /** Questions that the company's customers ask. */
  readonly examples: readonly string[];
}

export const aboutPath = "/chat/about";

export function registerAbout(server: FastifyInstance, about: About): void {
  server.get(aboutPath, () => about);
}

/** Undefined when nobody listens there; throws when somebody else does. */
export async function askAbout(url: string): Promise<About | undefined> {
  const answer = await fetch(`${url}${aboutPath}`, { signal: AbortSignal.timeout(3_000) }).catch(() => undefined);
  if (!answer) return undefined;
  const about = (await answer.json().catch(() => undefined)) as Partial<About> | undefined;
  if (about?.product === "turnwise") return about as About;
  throw new ForeignServerError(url);
}

export class ForeignServerError extends Error {
  override readonly name = "ForeignServer";
  constructor(url: string) {
    super(`Another program answers on ${url}. Stop it, or choose another port with --port.`);
  }
}
