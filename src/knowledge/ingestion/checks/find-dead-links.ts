/**
 * Finds links that lead nowhere among what is known: documents of the import, live articles, headings of the document.
 * It asks no network, so a link to another site is neither dead nor alive here.
 */
import { type Finding, quoteOf } from "../findings.ts";
import { blocksOf } from "../markdown-blocks.ts";

export interface LinkedDocument {
  /** A path in the import's folder, or a URL. */
  readonly location: string;
  readonly text: string;
}

/** What a link may lead to. */
export interface LinkTargets {
  /** Locations of the import's documents, those that were skipped included. */
  readonly locations: ReadonlySet<string>;
  readonly articleIds: ReadonlySet<string>;
  readonly articleUrls: ReadonlySet<string>;
}

const markdownLink = /(?<!!)\[[^\]\n]{0,500}\]\(\s*<?([^\s)>]+)>?[^)\n]{0,200}\)/g;

export function findDeadLinks(document: LinkedDocument, targets: LinkTargets): readonly Finding[] {
  const links = [...document.text.matchAll(markdownLink)];
  return links.flatMap(([whole, target = ""]) => (isDead(target, document, targets) ? [finding(target, whole)] : []));
}

function isDead(target: string, document: LinkedDocument, targets: LinkTargets): boolean {
  if (target.startsWith("#")) return !anchorsOf(document.text).has(decoded(target.slice(1)).toLowerCase());
  if (/^(?:mailto|tel|sms|data):/i.test(target)) return false;
  const address = resolve(target, document.location);
  if (address === undefined) return true;
  if (/^https?:/i.test(address)) return isOurs(address, targets) && !leadsTo(address, targets);
  return !leadsTo(address, targets);
}

/** A site is known when the import or an article comes from it: then its pages should be, too. */
function isOurs(address: string, { locations }: LinkTargets): boolean {
  const { host, pathname } = new URL(address);
  if (pathname === "/") return false;
  return [...locations].some((location) => URL.canParse(location) && new URL(location).host === host);
}

function leadsTo(address: string, { locations, articleIds, articleUrls }: LinkTargets): boolean {
  const bare = address.replace(/[?#].*$/, "").replace(/\/$/, "");
  const name = bare.slice(bare.lastIndexOf("/") + 1).replace(/\.(?:md|markdown|html?)$/i, "");
  const isKnown = [bare, `${bare}/`, `${bare}.md`, `${bare}.html`].some(
    (each) => locations.has(each) || articleUrls.has(each),
  );
  // Help centres put the title behind the number: /articles/360001-how-to-pay.
  return isKnown || articleIds.has(name) || articleIds.has(name.replace(/^(\d+)-.*$/, "$1"));
}

const placeholder = "http://folder.invalid/";

/** Undefined for what is no address at all. A path in the folder comes back without a leading slash. */
function resolve(target: string, location: string): string | undefined {
  const base = URL.canParse(location) ? location : placeholder + location.split("/").map(encodeURIComponent).join("/");
  if (!URL.canParse(target, base)) return undefined;
  const { href } = new URL(target, base);
  return href.startsWith(placeholder) ? decoded(href.slice(placeholder.length)) : href;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Headings as Markdown renderers name them. */
function anchorsOf(text: string): ReadonlySet<string> {
  const titles = blocksOf(text).flatMap((block) => (block.kind === "heading" ? [block.title] : []));
  const names = titles.map((title) =>
    title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
      .trim()
      .replaceAll(/\s/g, "-"),
  );
  return new Set(["", "top", ...names]);
}

function finding(target: string, link: string): Finding {
  return {
    code: "dead-link",
    severity: "warning",
    message: `The link to ${quoteOf(target)} leads to nothing in the import or among the articles.`,
    remedy: "Correct it, or import what it leads to.",
    quote: quoteOf(link),
  };
}
