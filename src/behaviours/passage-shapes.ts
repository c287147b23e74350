/**
 * The shapes of search results in the journal. They check visibility a second time: if a store ever returned a staff
 * passage to a public search, the turn fails here, before any prompt or draft sees its text.
 */
import { z } from "zod";
import { internalPassage, publicPassage, type InternalPassage, type PublicPassage } from "../knowledge/index.ts";

const rank = z.number().exactOptional();

const passage = {
  id: z.string(),
  // Journals of earlier releases know articles only, and no ranks.
  kind: z.enum(["article", "note", "fact"]).default("article"),
  articleId: z.string(),
  title: z.string(),
  text: z.string(),
  language: z.string(),
  url: z.string().exactOptional(),
  score: z.number(),
  ranks: z.object({ lexical: rank, vector: rank }).default({}),
};

export const publicPassagesShape: z.ZodType<readonly PublicPassage[]> = z.array(
  z.object({ ...passage, visibility: z.enum(["public", "users"]) }).transform(publicPassage),
);

export const internalPassagesShape: z.ZodType<readonly InternalPassage[]> = z.array(
  z.object({ ...passage, visibility: z.literal("internal") }).transform(internalPassage),
);
