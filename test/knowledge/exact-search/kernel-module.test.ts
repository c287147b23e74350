import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { createKernel, SEGMENT_ROWS } from "../../../src/knowledge/exact-search/kernel.ts";
import { KERNEL_SOURCE_SHA256 } from "../../../src/knowledge/exact-search/kernel-module.ts";

// That compiling it gives the committed bytes is checked where the compiler is: `npm run build:wasm -- --check`.
test("the committed module was compiled from the source as it stands", () => {
  const source = readFileSync(new URL("../../../src/knowledge/exact-search/kernel.as", import.meta.url));
  const digest = createHash("sha256").update(source).digest("hex");
  assert.equal(digest, KERNEL_SOURCE_SHA256, "kernel.as has changed: `npm run build:wasm`, and commit both files");
});

test("both languages agree on the size of a segment", () => {
  const { scratchAt, segmentsEnd } = createKernel(8);
  assert.equal(scratchAt(SEGMENT_ROWS), segmentsEnd(1));
  assert.equal(scratchAt(SEGMENT_ROWS + 1), segmentsEnd(2));
});
