/** The example company's articles as the pages of a help centre, with all that such pages have around them. */
import type { Article } from "../../../src/knowledge/index.ts";
import { blocksOf } from "../../../src/knowledge/ingestion/index.ts";

export function pageOf({ id, title, language, visibility, body }: Article): string {
  return `<!doctype html><html lang="${language}"><head><title>${escape(title)} | Harbour Bank</title>
<meta name="article-id" content="${id}"><meta name="visibility" content="${visibility}">
<script>window.track = "${id}";</script><style>p { color: red }</style></head><body>
<header><a href="/">Harbour Bank</a></header><nav><ul><li><a href="/cards">Cards</a></li></ul></nav>
<div class="cookie-banner">We use cookies. <button>Accept all</button></div>
<main><h1>${escape(title)}</h1>
${blocksOf(body).map(blockOf).join("\n")}
<div class="article-votes">Was this helpful?</div><img src="https://t.example/p.gif" width="1" height="1"></main>
<aside class="sidebar">Related articles</aside><footer>© Harbour Bank</footer></body></html>`;
}

function blockOf(block: ReturnType<typeof blocksOf>[number]): string {
  if (block.kind === "heading") return `<h${block.level}>${inline(block.title)}</h${block.level}>`;
  const lines = block.text.split("\n");
  if (block.kind === "list") {
    const name = /^\d/.test(lines[0] ?? "") ? "ol" : "ul";
    return `<${name}>${lines.map((line) => `<li>${inline(line.replace(/^(?:[-*]|\d+\.) /, ""))}</li>`).join("\n")}</${name}>`;
  }
  if (block.kind === "table") return tableOf(lines);
  return `<p>${lines.map(inline).join("<br>")}</p>`;
}

function tableOf(lines: readonly string[]): string {
  const rows = lines.filter((line) => !/^[\s|:-]+$/.test(line)).map((line) => line.split("|").slice(1, -1));
  const cells = (row: readonly string[], name: string) =>
    row.map((cell) => `<${name}>${inline(cell.trim())}</${name}>`).join("");
  return `<table>${rows.map((row, place) => `<tr>${cells(row, place === 0 ? "th" : "td")}</tr>`).join("")}</table>`;
}

function inline(text: string): string {
  return escape(text)
    .replaceAll(/\*\*(.+?)\*\*/g, "<strong>$1</strong>")
    .replaceAll(/\[([^\]]+)\]\(([^)]+)\)/g, '<a href="$2">$1</a>');
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
