/**
 * HTML as a small tree, made by a parser that reads on without recursion. What a page may cost is counted while it is read:
 * elements, depth and attributes beyond the limits end it. Entities are those of HTML, so none expands into others.
 */
import { Parser } from "htmlparser2";
import { importLimits, UnusableDocumentError } from "../../knowledge/ingestion/index.ts";

export interface HtmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: HtmlNode[];
}

export type HtmlNode = HtmlElement | string;

/** Throws UnusableDocument for a page beyond the limits. */
export function parseHtml(html: string): HtmlElement {
  const root: HtmlElement = { name: "", attributes: {}, children: [] };
  const open: HtmlElement[] = [root];
  const count = { elements: 0, attributes: 0 };
  const parser = new Parser(
    {
      onopentagname: () => checkElement(count, open.length),
      onattribute: () => checkAttribute(count),
      onopentag: (name, attributes) => {
        const element = { name, attributes, children: [] };
        open.at(-1)!.children.push(element);
        open.push(element);
      },
      onclosetag: () => {
        if (open.length > 1) open.pop();
      },
      ontext: (text) => open.at(-1)!.children.push(text),
    },
    { decodeEntities: true, lowerCaseTags: true, lowerCaseAttributeNames: true },
  );
  for (let start = 0; start < html.length; start += chunkCharacters) {
    parser.write(html.slice(start, start + chunkCharacters));
  }
  parser.end();
  return root;
}

const chunkCharacters = 65_536;

function checkElement(count: { elements: number }, depth: number): void {
  count.elements += 1;
  if (count.elements > importLimits.htmlElements) throw tooComplex(`more than ${importLimits.htmlElements} elements`);
  if (depth > importLimits.htmlDepth) throw tooComplex(`elements nested more than ${importLimits.htmlDepth} deep`);
}

function checkAttribute(count: { attributes: number }): void {
  count.attributes += 1;
  if (count.attributes > importLimits.htmlAttributes) {
    throw tooComplex(`more than ${importLimits.htmlAttributes} attributes`);
  }
}

function tooComplex(what: string): UnusableDocumentError {
  return new UnusableDocumentError(
    "too-complex",
    `The page has ${what}, which no article has.`,
    "Export the article's text alone, or leave the page out.",
  );
}

export function isElement(node: HtmlNode): node is HtmlElement {
  return typeof node !== "string";
}

/** The elements that satisfy, in the order of the page; what is inside one that does is not looked at. */
export function findElements(root: HtmlElement, satisfies: (element: HtmlElement) => boolean): HtmlElement[] {
  const found: HtmlElement[] = [];
  const open: HtmlElement[] = [root];
  for (let element = open.pop(); element; element = open.pop()) {
    if (satisfies(element)) found.push(element);
    else open.push(...element.children.filter(isElement).toReversed());
  }
  return found;
}

export function textOf(element: HtmlElement): string {
  return element.children.map((child) => (isElement(child) ? textOf(child) : child)).join("");
}
