import { strict as assert } from "node:assert";
import { test } from "node:test";
import { parseDocument } from "../../../src/adapters/ingestion/parse-document.ts";
import { buildDocx, buildPdf, docxParagraph } from "./build-documents.ts";

test("a PDF's lines become headings and paragraphs, and its title is known", async () => {
  const bytes = buildPdf(
    [
      { text: "Card fees", size: 24, y: 780 },
      { text: "A card costs five euros a month, and it is", size: 11, y: 740 },
      { text: "paid at the end of each of them.", size: 11, y: 726 },
      { text: "Abroad", size: 15, y: 690 },
      { text: "Payments in other currencies cost one per cent.", size: 11, y: 670 },
      { text: "Page 1 of 1", size: 9, y: 30 },
    ],
    { title: "Fees of cards" },
  );
  const { markdown, known } = await parseDocument({ form: "pdf", bytes });
  assert.equal(
    markdown,
    "# Card fees\n\nA card costs five euros a month, and it is paid at the end of each of them.\n\n## Abroad\n\nPayments in other currencies cost one per cent.",
  );
  assert.equal(known.title, "Fees of cards");
});

test("a Word document keeps its headings, paragraphs and tables", async () => {
  const cell = (text: string) => `<w:tc>${docxParagraph(text)}</w:tc>`;
  const table = `<w:tbl><w:tr>${cell("What")}${cell("Cost")}</w:tr><w:tr>${cell("Card")}${cell("5 euros")}</w:tr></w:tbl>`;
  const bytes = buildDocx(
    docxParagraph("Fees", "Heading1") + docxParagraph("All about fees.") + docxParagraph("Cards", "Heading2") + table,
  );
  const { markdown, known } = await parseDocument({ form: "docx", bytes });
  assert.equal(markdown, "# Fees\n\nAll about fees.\n\n## Cards\n\n| What | Cost |\n| --- | --- |\n| Card | 5 euros |");
  assert.equal(known.title, "Fees");
});
