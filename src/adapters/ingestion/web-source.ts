/**
 * Pages of a web site: one, or those of a sitemap. Fetched only because somebody named the address; never another host's,
 * never more than the limits, and not for longer than a page may take.
 */
import { createHash } from "node:crypto";
import { Parser } from "htmlparser2";
import { InvalidArgumentError } from "../../kernel/index.ts";
import { decodeText, importLimits, type SourceEntry, UnusableDocumentError } from "../../knowledge/ingestion/index.ts";
import type { FetchPage } from "./fetch-page.ts";
import { bytesUpTo, limitOf } from "./named-files.ts";

const pageMs = 15_000;
const mostSitemaps = 50;

export function isWebAddress(source: string): boolean {
  return /^https?:\/\//i.test(source);
}

/** Throws InvalidArgument when the address itself gives nothing. */
export async function* listWebSite(source: string, fetch: FetchPage): AsyncIterable<SourceEntry> {
  const first = await fetchText(source, fetch).catch((error: Error): never => {
    throw new InvalidArgumentError(`${source}: ${error.message}`);
  });
  if (isSitemap(first)) yield* listPages(await pagesOf(source, first, fetch), fetch);
  else yield entryOf(source, first);
}

async function* listPages(pages: readonly string[], fetch: FetchPage): AsyncIterable<SourceEntry> {
  for (const page of pages) {
    try {
      yield entryOf(page, await fetchText(page, fetch));
    } catch (error) {
      yield { location: page, finding: unfetched(error) };
    }
  }
}

function entryOf(location: string, content: string): SourceEntry {
  const bytesDigest = createHash("sha256").update(content).digest("base64url");
  return { document: { location, form: "html", bytesDigest, content, known: { url: location } } };
}

async function fetchText(url: string, fetch: FetchPage): Promise<string> {
  const signal = AbortSignal.timeout(pageMs);
  try {
    return decodeText(await bytesUpTo(await fetch(url, { signal }), limitOf("html"))).text;
  } catch (error) {
    throw signal.aborted ? new Error(`the page was not there within ${pageMs / 1_000} seconds`) : error;
  }
}

function isSitemap(text: string): boolean {
  return /^\s*(?:<\?xml[^>]*>\s*)?(?:<!--[\s\S]{0,2000}?-->\s*)*<(?:urlset|sitemapindex)\b/i.test(text.slice(0, 4_000));
}

/** Addresses of the sitemap's own host; those of a sitemap of sitemaps, one level deep. */
async function pagesOf(source: string, text: string, fetch: FetchPage): Promise<readonly string[]> {
  const own = locationsIn(text).filter((location) => hasHostOf(source, location));
  if (!/<sitemapindex\b/i.test(text.slice(0, 4_000))) return own.slice(0, importLimits.documents + 1);
  const pages: string[] = [];
  for (const sitemap of own.slice(0, mostSitemaps)) {
    const inner = locationsIn(await fetchText(sitemap, fetch));
    pages.push(...inner.filter((location) => hasHostOf(source, location)));
    if (pages.length > importLimits.documents) break;
  }
  return pages;
}

function hasHostOf(source: string, location: string): boolean {
  return isWebAddress(location) && URL.canParse(location) && new URL(location).host === new URL(source).host;
}

/** The text of each `<loc>`; the parser knows no entities but XML's five, so none expands. */
function locationsIn(xml: string): readonly string[] {
  const found = new Set<string>();
  let open: string | undefined;
  const parser = new Parser(
    {
      onopentagname: (name) => (open = name === "loc" ? "" : open),
      ontext: (text) => (open = open === undefined ? undefined : open + text),
      onclosetag: (name) => {
        if (name === "loc" && open !== undefined) found.add(open.trim());
        open = undefined;
      },
    },
    { xmlMode: true, decodeEntities: true },
  );
  parser.end(xml);
  return [...found];
}

function unfetched(error: unknown) {
  if (error instanceof UnusableDocumentError) return error.finding;
  const reason = error instanceof Error ? error.message : String(error);
  return {
    code: "unreadable",
    severity: "problem",
    message: `The page can't be fetched: ${reason}.`,
    remedy: "Open it in a browser; import again when it is there.",
  } as const;
}
