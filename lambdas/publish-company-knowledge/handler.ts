import { type CompanyArticle, type KnowledgeChanger, syncCompanyKnowledge } from "../../src/knowledge/index.ts";
import { customResource, type CustomResource, type CustomResourceOptions } from "../edge/custom-resource.ts";

export interface PublishCompanyDependencies extends KnowledgeChanger, Omit<CustomResourceOptions, "perform"> {
  readonly articles: readonly CompanyArticle[];
}

/** Runs in a deployment whose company differs from the one before. */
export function createHandler(dependencies: PublishCompanyDependencies): CustomResource {
  const { articles } = dependencies;
  return customResource({ ...dependencies, perform: () => syncCompanyKnowledge(dependencies, articles, "deployment") });
}
