/** The questions that models are judged by: what customers of the example company really write, and what is right. */
import { createHash } from "node:crypto";
import { join } from "node:path";
import { type Company, loadCompany } from "../src/adapters/local/company-files.ts";
import { canonicalJson } from "../src/kernel/index.ts";
import {
  answerable,
  type CustomerQuestion,
  forPeople,
  smallTalk,
  unanswerable,
} from "../test/companies/harbour-bank-questions.ts";

export interface Suite {
  readonly name: string;
  /** Changes with any question, and with what the company says and lets only people handle. */
  readonly digest: string;
  readonly company: Company;
  readonly questions: readonly CustomerQuestion[];
}

export const exampleCompanyFolder = join(import.meta.dirname, "../companies/harbour-bank");

export function loadSuite(): Suite {
  const company = loadCompany(exampleCompanyFolder);
  const questions = [...answerable, ...forPeople, ...smallTalk, ...unanswerable];
  const judgedBy = { questions, articles: company.articles, intents: company.policy.intents };
  const digest = createHash("sha256").update(canonicalJson(judgedBy)).digest("hex");
  return { name: "harbour-bank-questions", digest, company, questions };
}
