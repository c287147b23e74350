/** What of a page is the article: not navigation, notices, forms or what its reader never saw. And what the page says of itself. */
import { knownFields, type KnownOfDocument, timeNamed, visibilityNamed } from "../../knowledge/ingestion/index.ts";
import { findElements, type HtmlElement, textOf } from "./html-tree.ts";

const droppedNames = new Set(
  "script style noscript template svg math canvas nav footer aside form button input select textarea iframe object embed audio video map dialog head title meta link base".split(
    " ",
  ),
);
const droppedRoles = new Set([
  "navigation",
  "banner",
  "contentinfo",
  "search",
  "dialog",
  "alertdialog",
  "complementary",
]);
const droppedNaming =
  /(?:^|[\s_-])(?:nav|navbar|menu|breadcrumbs?|cookies?|consent|sidebar|share|sharing|social|related|newsletter|subscribe|advert\w*|ads|banner|pagination|comments?|feedback|votes?|skip-link|toc)(?:$|[\s_-])/i;

/** Hidden text is dropped as well: readers never saw it, and it is where instructions to machines are put. */
export function isDropped(element: HtmlElement): boolean {
  const { name, attributes } = element;
  if (droppedNames.has(name) || droppedRoles.has(attributes["role"] ?? "") || isHidden(element)) return true;
  if (contentNames.has(name)) return false;
  return droppedNaming.test(`${attributes["class"] ?? ""} ${attributes["id"] ?? ""}`);
}

const contentNames = new Set(["main", "article", "body", "html"]);
const hiddenStyle = /display\s*:\s*none|visibility\s*:\s*hidden|(?:font-size|opacity)\s*:\s*0(?![.\d])/i;

function isHidden({ attributes }: HtmlElement): boolean {
  if ("hidden" in attributes || attributes["aria-hidden"] === "true") return true;
  return hiddenStyle.test(attributes["style"] ?? "");
}

/** The page's main part where it marks one that holds most of its words, else all of it. */
export function mainContent(root: HtmlElement): { content: HtmlElement; isMarked: boolean } {
  const marked = findElements(root, isMarkedMain);
  const longest = marked.toSorted((left, right) => lengthOf(right) - lengthOf(left))[0];
  if (longest && lengthOf(longest) >= leastCharacters) return { content: longest, isMarked: true };
  return { content: findElements(root, ({ name }) => name === "body")[0] ?? root, isMarked: false };
}

const leastCharacters = 40;

function isMarkedMain({ name, attributes }: HtmlElement): boolean {
  return (
    name === "main" || name === "article" || attributes["role"] === "main" || attributes["itemprop"] === "articleBody"
  );
}

function lengthOf(element: HtmlElement): number {
  return textOf(element).trim().length;
}

export function knownOfPage(root: HtmlElement): KnownOfDocument {
  const meta = metaOf(root);
  return knownFields({
    title: meta.get("og:title") || pageTitle(root) || undefined,
    language: pageLanguage(root),
    url: canonicalAddress(root),
    articleId: meta.get("article-id") || undefined,
    visibility: visibilityNamed(meta.get("visibility")),
    lastEditedAt: timeNamed(meta.get("article:modified_time") ?? meta.get("last-modified")),
  });
}

function pageLanguage(root: HtmlElement): string | undefined {
  const [html] = findElements(root, ({ name }) => name === "html");
  return /^[a-z]{2}(?![a-z])/i.exec(html?.attributes["lang"] ?? "")?.[0].toLowerCase();
}

function canonicalAddress(root: HtmlElement): string | undefined {
  const [link] = findElements(root, ({ name, attributes }) => name === "link" && attributes["rel"] === "canonical");
  const href = link?.attributes["href"];
  return href !== undefined && /^https?:/.test(href) ? href : undefined;
}

function metaOf(root: HtmlElement): ReadonlyMap<string, string> {
  const metas = findElements(root, ({ name }) => name === "meta");
  return new Map(
    metas.map(({ attributes }) => [
      (attributes["name"] ?? attributes["property"] ?? "").toLowerCase(),
      (attributes["content"] ?? "").trim(),
    ]),
  );
}

/** The heading of a page says what it is; its title often ends in the name of the site. */
function pageTitle(root: HtmlElement): string | undefined {
  const { content } = mainContent(root);
  const heading = findElements(content, ({ name }) => name === "h1")[0];
  const title = heading ?? findElements(root, ({ name }) => name === "title")[0];
  return title && textOf(title).replaceAll(/\s+/g, " ").trim();
}
