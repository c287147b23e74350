/**
 * Compiles src/knowledge/exact-search/kernel.as into kernel-module.ts beside it, which is committed: whoever runs the
 * product needs no compiler, and esbuild bundles it like any other module.
 *
 *   node bench/peers/knowledge/build-kernel.ts [--check]
 *
 * --check writes nothing and fails unless compiling gives the committed bytes.
 */
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";

interface Compiler {
  main(
    options: readonly string[],
    files: {
      readFile(name: string): string | null;
      writeFile(name: string, contents: string | Uint8Array): void;
      listFiles(): string[];
    },
  ): Promise<{ error: Error | null; stderr: { toString(): string } }>;
}

const folder = new URL("../../../src/knowledge/exact-search/", import.meta.url);
const sourceFile = new URL("kernel.as", folder);
const moduleFile = new URL("kernel-module.ts", folder);
const OPTIONS = ["-O3", "--noAssert", "--runtime", "stub", "--enable", "simd", "--initialMemory", "1"];

async function compile(source: string): Promise<Uint8Array> {
  const compiler = (await import(import.meta.resolve("assemblyscript/asc"))) as Compiler;
  let binary: Uint8Array | undefined;
  const { error, stderr } = await compiler.main(["kernel.ts", "--outFile", "kernel.wasm", ...OPTIONS], {
    readFile: (name) => (name === "kernel.ts" ? source : null),
    writeFile: (_name, contents) => {
      if (typeof contents !== "string") binary = contents;
    },
    listFiles: () => [],
  });
  if (error || !binary) throw new Error(`kernel.as does not compile: ${stderr.toString()}`);
  return binary;
}

function moduleText(source: string, binary: Uint8Array): string {
  const lines = Buffer.from(binary)
    .toString("base64")
    .match(/.{1,108}/g)!
    .map((line) => `  "${line}",`);
  return [
    "/** Written by `npm run build:wasm` from kernel.as; never by hand. */",
    `export const KERNEL_SOURCE_SHA256 = "${createHash("sha256").update(source).digest("hex")}";`,
    "",
    "export const KERNEL_BASE64 = [",
    ...lines,
    `].join("");`,
    "",
  ].join("\n");
}

const source = readFileSync(sourceFile, "utf8");
const binary = await compile(source);
const text = moduleText(source, binary);
if (!process.argv.includes("--check")) {
  writeFileSync(moduleFile, text);
  console.log(`kernel-module.ts: ${binary.length} bytes of WebAssembly`);
} else if (readFileSync(moduleFile, "utf8") !== text) {
  console.error("kernel-module.ts is not what kernel.as compiles to; run `npm run build:wasm` and commit both");
  process.exitCode = 1;
} else {
  console.log("kernel-module.ts is what kernel.as compiles to");
}
