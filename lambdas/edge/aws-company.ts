/**
 * The company that this deployment serves: checked and compiled when the stack was synthesized, and packed beside the
 * code. So policy, knowledge and code of a deployment change together, and a function reads one file at its start.
 */
import { readFileSync } from "node:fs";
import type { Company } from "../../src/adapters/local/company-files.ts";
import { knowledgeVersion } from "../../src/adapters/local/knowledge-in-process.ts";
import { behavioursVersion } from "../../src/behaviours/version.ts";
import type { TurnPins } from "../../src/contracts/index.ts";

export function readCompany(): Company {
  return JSON.parse(readFileSync(new URL("company.json", import.meta.url), "utf8")) as Company;
}

export function pinsOf({ policy, articles }: Company): () => Promise<TurnPins> {
  const pins = { policy: policy.version, knowledge: knowledgeVersion(articles), behaviours: behavioursVersion };
  return async () => pins;
}
