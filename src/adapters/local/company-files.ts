/**
 * A company as files: `policy.json`, and Markdown articles with front matter under `knowledge/`. Everything is read and
 * checked at the start, and a mistake is told with its file, its field and what to write instead.
 */
import { readFileSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { z } from "zod";
import { InvalidArgumentError } from "../../kernel/index.ts";
import type { Article } from "../../knowledge/index.ts";
import { policySchema } from "../../policy/index.ts";
import type { Policy } from "../../policy/index.ts";

export interface Company {
  readonly policy: Policy;
  /** Ordered by id. */
  readonly articles: readonly Article[];
}

export function loadCompany(directory: string): Company {
  const articles = markdownFiles(directory).map((file) => ({ file, article: readArticle(directory, file) }));
  checkUniqueIds(articles);
  const ordered = articles.map(({ article }) => article).toSorted((left, right) => (left.id < right.id ? -1 : 1));
  return { policy: readPolicy(directory), articles: ordered };
}

function readPolicy(directory: string): Policy {
  const parsed = policySchema.safeParse(parseJson(readText(directory, "policy.json"), "policy.json"));
  if (!parsed.success) throw mistake("policy.json", parsed.error);
  return parsed.data;
}

const frontMatterSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/, "write small letters, digits and hyphens, such as card-limits"),
  title: z.string().min(1),
  visibility: z.enum(["public", "users", "internal"]),
  language: z.string().regex(/^[a-z]{2}$/, "write an ISO 639-1 code such as en"),
  status: z.enum(["draft", "published"]).default("published"),
  usage: z.enum(["on", "off"]).default("on"),
  url: z.url().optional(),
  searchTerms: z.string().optional(),
});

function readArticle(directory: string, file: string): Article {
  const { fields, body } = splitFrontMatter(readText(directory, file), file);
  const parsed = frontMatterSchema.safeParse(fields);
  if (!parsed.success) throw mistake(file, parsed.error);
  if (body === "") throw new InvalidArgumentError(`${file}: no text after the front matter`, { file, field: "body" });
  const { url, searchTerms, ...head } = parsed.data;
  return {
    kind: "article",
    ...head,
    body,
    ...(url === undefined ? {} : { url }),
    ...(searchTerms === undefined ? {} : { searchTerms: searchTerms.split(",").map((term) => term.trim()) }),
  };
}

/** `key: value` lines between two `---` lines, as every static site has them; values are plain text. */
function splitFrontMatter(text: string, file: string): { fields: Record<string, string>; body: string } {
  const match = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(text.replaceAll("\r\n", "\n"));
  const head = match?.[1];
  if (head === undefined) {
    const message = `${file}: must start with front matter: a line ---, then id, title, visibility and language, then ---`;
    throw new InvalidArgumentError(message, { file, field: "front matter" });
  }
  return {
    fields: Object.fromEntries(head.split("\n").map((line) => splitLine(line, file))),
    body: (match?.[2] ?? "").trim(),
  };
}

function splitLine(line: string, file: string): [string, string] {
  const colon = line.indexOf(":");
  if (colon > 0) return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
  throw new InvalidArgumentError(`${file}: write "${line}" as key: value`, { file, field: line });
}

function checkUniqueIds(articles: readonly { file: string; article: Article }[]): void {
  const fileOf = new Map<string, string>();
  for (const { file, article } of articles) {
    const earlier = fileOf.get(article.id);
    if (earlier !== undefined) {
      const message = `${file}: id: "${article.id}" is used by ${earlier} already; give each article an id of its own`;
      throw new InvalidArgumentError(message, { file, field: "id" });
    }
    fileOf.set(article.id, file);
  }
}

function markdownFiles(directory: string): readonly string[] {
  const knowledge = join(directory, "knowledge");
  try {
    const entries = readdirSync(knowledge, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith(".md"));
    return files.map((entry) => relative(directory, join(entry.parentPath, entry.name))).toSorted();
  } catch (cause) {
    throw missing("knowledge/", directory, cause);
  }
}

function readText(directory: string, file: string): string {
  try {
    return readFileSync(join(directory, file), "utf8");
  } catch (cause) {
    throw missing(file, directory, cause);
  }
}

function missing(file: string, directory: string, cause: unknown): InvalidArgumentError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new InvalidArgumentError(`${file}: can't be read in ${directory}: ${reason}`, { file });
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new InvalidArgumentError(`${file}: is not JSON: ${reason}`, { file });
  }
}

function mistake(file: string, error: z.ZodError): InvalidArgumentError {
  const complaints = error.issues.map((issue) => `${issue.path.join(".") || "the whole file"}: ${issue.message}`);
  const field = error.issues[0]?.path.join(".") ?? "";
  return new InvalidArgumentError(`${file}: ${complaints.join("; ")}`, { file, field });
}
