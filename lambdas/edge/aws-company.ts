/**
 * The company that this deployment serves: checked and compiled when the stack was synthesized, and packed beside the
 * code. So policy and code of a deployment change together, and a function reads one file at its start. Its articles are
 * published into the knowledge store by the deployment (publish-company-knowledge).
 */
import { readFileSync } from "node:fs";
import type { Company } from "../../src/adapters/local/company-files.ts";
import { behavioursVersion } from "../../src/behaviours/version.ts";
import type { TurnPins } from "../../src/contracts/index.ts";
import type { KnowledgeStore } from "../../src/knowledge/index.ts";

export function readCompany(): Company {
  return JSON.parse(readFileSync(new URL("company.json", import.meta.url), "utf8")) as Company;
}

export function pinsOf({ policy }: Company, knowledge: Pick<KnowledgeStore, "current">): () => Promise<TurnPins> {
  return async () => {
    const { number } = await knowledge.current();
    return { policy: policy.version, knowledge: String(number), behaviours: behavioursVersion };
  };
}
