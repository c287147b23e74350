import { strict as assert } from "node:assert";
import { test } from "node:test";
import { htmlToMarkdown } from "../../../src/adapters/ingestion/html-to-markdown.ts";
import { parseDocument } from "../../../src/adapters/ingestion/parse-document.ts";
import { loadCompany } from "../../../src/adapters/local/company-files.ts";
import { cleanMarkdown } from "../../../src/knowledge/ingestion/index.ts";
import { pageOf } from "../../knowledge/ingestion/harbour-bank-html.ts";

const body = (html: string) => htmlToMarkdown(`<body>${html}</body>`).markdown;

test("every article of the example company comes back from its web page as it was", async () => {
  const { articles } = loadCompany("companies/harbour-bank");
  assert.ok(articles.length > 100);
  for (const article of articles) {
    const { markdown, known } = await parseDocument({ form: "html", bytes: Buffer.from(pageOf(article)) });
    assert.equal(markdown, `# ${article.title}\n\n${cleanMarkdown(article.body)}`, article.id);
    const { id: articleId, title, language, visibility } = article;
    assert.deepEqual(known, { articleId, title, language, visibility });
  }
});

test("headings, lists in lists, tables, quotes and code keep their structure", () => {
  assert.equal(
    body(`<h2>Fees</h2><ul><li>one<ol><li>first</li><li>second</li></ol></li><li><p>two</p></li></ul>
      <table><tr><th>What</th><th>Cost</th></tr><tr><td>Card</td><td>€5 | month</td></tr></table>
      <blockquote><p>Said.</p></blockquote><pre>a  b\n\nc</pre>`),
    "## Fees\n\n- one\n  1. first\n  2. second\n- two\n\n| What | Cost |\n| --- | --- |\n| Card | €5 \\| month |\n\n> Said.\n\n```\na  b\n\nc\n```",
  );
});

test("entities are read, marks keep their spaces outside, and links keep their targets", () => {
  assert.equal(
    body(
      "<p>A&amp;B &mdash;&nbsp;&eacute; <b> bold </b>and <a href='/x y'>a  link</a> <a href='javascript:x()'>bad</a></p>",
    ),
    "A&B — é **bold** and [a link](/x%20y) bad",
  );
});

test("what the reader of the page never saw is not in the text", () => {
  for (const hidden of [
    "<p style='display:none'>SECRET</p>",
    "<p hidden>SECRET</p>",
    "<div aria-hidden='true'>SECRET</div>",
    "<span style='font-size:0'>SECRET</span>",
    "<script>SECRET</script>",
    "<!-- SECRET -->",
    "<noscript>SECRET</noscript>",
    "<nav>SECRET</nav>",
    "<div class='cookie-consent'>SECRET</div>",
    "<template>SECRET</template>",
  ]) {
    assert.equal(body(`<p>Shown.</p>${hidden}`), "Shown.", hidden);
  }
});

test("a table for layout becomes its cells", () => {
  assert.equal(body("<table><tr><td><h2>Title</h2><p>Text.</p></td></tr></table>"), "## Title\n\nText.");
});
