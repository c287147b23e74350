/**
 * Articles as Zendesk and Intercom list them: `GET /api/v2/help_center/articles` with `articles`, and `GET /articles` with
 * `data`; a file with several such pages in an array is read too. Only what their documentation promises is relied on.
 */
import { createHash } from "node:crypto";
import { z } from "zod";
import { InvalidArgumentError } from "../../kernel/index.ts";
import type { KnownOfDocument, SourceEntry } from "../../knowledge/ingestion/index.ts";

const zendeskArticle = z.object({
  id: z.union([z.number(), z.string()]),
  title: z.string(),
  body: z.string().nullish(),
  html_url: z.string().nullish(),
  locale: z.string().nullish(),
  draft: z.boolean().nullish(),
  /** Absent or null: everybody may read it. */
  user_segment_id: z.number().nullish(),
  label_names: z.array(z.string()).nullish(),
  created_at: z.string().nullish(),
  updated_at: z.string().nullish(),
  edited_at: z.string().nullish(),
});

const intercomArticle = z.object({
  type: z.literal("article"),
  id: z.union([z.number(), z.string()]),
  title: z.string().nullish(),
  description: z.string().nullish(),
  body: z.string().nullish(),
  state: z.enum(["published", "draft"]).nullish(),
  url: z.string().nullish(),
  default_locale: z.string().nullish(),
  created_at: z.number().nullish(),
  updated_at: z.number().nullish(),
});

const zendeskPage = z.object({ articles: z.array(z.unknown()) });
const intercomPage = z.object({ type: z.literal("list"), data: z.array(z.unknown()) });

/** Throws InvalidArgument for JSON that is no export. An article that is none is a finding. */
export function entriesOfExport(text: string, file: string): readonly SourceEntry[] {
  const pages = pagesOf(parse(text, file));
  const entries = pages.flatMap((page) => entriesOfPage(page, file));
  if (entries.length > 0) return entries;
  throw new InvalidArgumentError(
    `${file}: is JSON, but no export of articles: it has neither "articles" (Zendesk) nor "type": "list" with "data" (Intercom).`,
  );
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InvalidArgumentError(`${file}: is not JSON: ${(error as Error).message}. Export it again.`);
  }
}

function pagesOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

function entriesOfPage(page: unknown, file: string): readonly SourceEntry[] {
  const zendesk = zendeskPage.safeParse(page);
  if (zendesk.success) return zendesk.data.articles.map((article, place) => zendeskEntry(article, file, place));
  const intercom = intercomPage.safeParse(page);
  if (intercom.success) return intercom.data.data.map((article, place) => intercomEntry(article, file, place));
  return [];
}

function zendeskEntry(value: unknown, file: string, place: number): SourceEntry {
  const article = zendeskArticle.safeParse(value);
  if (!article.success) return unreadable(article.error, file, place);
  const { id, title, body, html_url, locale, draft, user_segment_id, label_names, ...times } = article.data;
  return entry(file, String(id), body ?? "", {
    title,
    visibility: user_segment_id == null ? "public" : "users",
    status: draft ? "draft" : "published",
    ...(html_url && URL.canParse(html_url) ? { url: html_url } : {}),
    ...languageOf(locale),
    ...(label_names && label_names.length > 0 ? { searchTerms: label_names } : {}),
    ...timesOf(Date.parse(times.created_at ?? ""), Date.parse(times.edited_at ?? times.updated_at ?? "")),
  });
}

function intercomEntry(value: unknown, file: string, place: number): SourceEntry {
  const article = intercomArticle.safeParse(value);
  if (!article.success) return unreadable(article.error, file, place);
  const { id, title, description, body, state, url, default_locale, created_at, updated_at } = article.data;
  return entry(file, String(id), body ?? "", {
    ...(title ? { title } : {}),
    ...(description ? { description } : {}),
    visibility: "public",
    status: state ?? "draft",
    ...(url && URL.canParse(url) ? { url } : {}),
    ...languageOf(default_locale),
    ...timesOf((created_at ?? NaN) * 1000, (updated_at ?? NaN) * 1000),
  });
}

function entry(file: string, id: string, content: string, known: KnownOfDocument): SourceEntry {
  const location = `${file}#${id}`;
  const bytesDigest = createHash("sha256").update(content).digest("base64url");
  return { document: { location, form: "html", bytesDigest, content, known: { articleId: id, ...known } } };
}

/** `en-us` → `en`. */
function languageOf(locale: string | null | undefined): { language?: string } {
  const language = /^[a-z]{2}(?=$|[-_])/i.exec(locale ?? "")?.[0].toLowerCase();
  return language === undefined ? {} : { language };
}

function timesOf(createdAt: number, lastEditedAt: number) {
  return {
    ...(Number.isNaN(createdAt) ? {} : { createdAt }),
    ...(Number.isNaN(lastEditedAt) ? {} : { lastEditedAt }),
  };
}

function unreadable(error: z.ZodError, file: string, place: number): SourceEntry {
  const field = error.issues[0]?.path.join(".") ?? "";
  return {
    location: `${file}#${place}`,
    finding: {
      code: "unreadable",
      severity: "problem",
      message: `Article ${place + 1} of the export is not as it should be: ${field}: ${error.issues[0]?.message ?? ""}.`,
      remedy: "Export it again, or correct it by hand.",
    },
  };
}
