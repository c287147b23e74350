/**
 * The shapes of search results in the journal. They check visibility a second time: if a store ever returned a staff
 * passage to a public search, the turn fails here, before any prompt or draft sees its text.
 */
import { z } from "zod";
import type { InternalPassage, PublicPassage } from "../knowledge/index.ts";

const passage = {
  id: z.string(),
  articleId: z.string(),
  title: z.string(),
  text: z.string(),
  language: z.string(),
  url: z.string().exactOptional(),
  score: z.number(),
};

export const publicPassagesShape: z.ZodType<readonly PublicPassage[]> = z.array(
  z.object({ ...passage, visibility: z.enum(["public", "users"]) }),
);

export const internalPassagesShape: z.ZodType<readonly InternalPassage[]> = z.array(
  z.object({ ...passage, visibility: z.literal("internal") }),
);
