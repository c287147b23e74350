import { strict as assert } from "node:assert";
import { test } from "node:test";
import { checkForm, decodeText, UnusableDocumentError } from "../../../src/knowledge/ingestion/index.ts";

const text = "Über 2.500 € täglich – Größe «é»\n";

function utf16(big: boolean, mark: boolean): Buffer {
  const bytes = Buffer.from(`${mark ? "\ufeff" : ""}${text}`, "utf16le");
  return big ? bytes.swap16() : bytes;
}

test("UTF-8 and marked UTF-16 are read without a word", () => {
  for (const bytes of [Buffer.from(text), Buffer.from(`\ufeff${text}`), utf16(false, true), utf16(true, true)]) {
    assert.deepEqual(decodeText(bytes), { text, findings: [] });
  }
});

test("UTF-16 without a mark is recognised by its zeros, and reported", () => {
  for (const big of [false, true]) {
    const decoded = decodeText(utf16(big, false));
    assert.equal(decoded.text, text);
    assert.equal(decoded.findings[0]?.code, "encoding");
  }
});

test("windows-1252 is read as such, with its euro sign and quotes, and reported", () => {
  const bytes = Buffer.from([0x80, 0x20, 0x93, 0x47, 0x72, 0xf6, 0xdf, 0x65, 0x94]);
  const { text: decoded, findings } = decodeText(bytes);
  assert.equal(decoded, "€ “Größe”");
  assert.match(findings[0]?.message ?? "", /windows-1252/);
});

test("letters come out composed, line ends plain, and invisible characters gone", () => {
  assert.equal(decodeText(Buffer.from("Gro\u0308\u00adße\r\nx\u200by\u00a0z")).text, "Größe\nxy z");
});

test("an empty file and one without text are refused, each with what to do", () => {
  for (const bytes of [Buffer.alloc(0), Buffer.from(" \n\u200b\n")]) {
    assert.throws(
      () => decodeText(bytes),
      (error) =>
        error instanceof UnusableDocumentError && error.finding.code === "empty" && error.finding.remedy !== "",
    );
  }
});

test("bytes that are no text are refused", () => {
  const bytes = Buffer.from(Array.from({ length: 1000 }, (_, place) => (place * 37) % 251));
  assert.throws(
    () => decodeText(bytes),
    (error) => error instanceof UnusableDocumentError && error.finding.code === "wrong-type",
  );
});

test("a file of another type than its ending is refused by its first bytes", () => {
  const cases = [
    ["markdown", "%PDF-1.7"],
    ["markdown", "\u007fELF"],
    ["html", "PK\u0003\u0004"],
    ["pdf", "<html>"],
    ["docx", "plain words"],
  ] as const;
  for (const [form, start] of cases) {
    assert.throws(
      () => checkForm(form, Buffer.from(start, "latin1")),
      (error) => error instanceof UnusableDocumentError && error.finding.code === "wrong-type",
    );
  }
  checkForm("pdf", Buffer.from("%PDF-1.7"));
  checkForm("docx", Buffer.from("PK\u0003\u0004"));
  checkForm("markdown", Buffer.from("# Title"));
});
