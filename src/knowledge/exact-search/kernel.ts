/**
 * One instance of the compiled kernel with a memory of its own: what kernel.as exports, typed, and the growth of its
 * memory. The WebAssembly is plain SIMD, without threads or relaxed instructions, so every engine computes the same.
 */
import { VectorMemoryExhaustedError } from "./errors.ts";
import { KERNEL_BASE64 } from "./kernel-module.ts";

interface KernelMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

/** What is used of WebAssembly, which Node's own types leave to the browser's. */
const { Module, Instance } = (
  globalThis as unknown as {
    readonly WebAssembly: {
      readonly Module: new (bytes: Uint8Array) => object;
      readonly Instance: new (module: object) => { readonly exports: object };
    };
  }
).WebAssembly;

/** Places are byte offsets in the memory. */
interface KernelExports {
  /** A view of it ends when it grows: take one, use it, drop it. */
  readonly memory: KernelMemory;
  /** Eligible rows and rows scored in float64 by the last search. */
  readonly scanned: { readonly value: number };
  readonly rescored: { readonly value: number };
  configure(dimensions: number): void;
  signsAt(): number;
  queryAt(): number;
  floatsAt(row: number): number;
  segmentsEnd(count: number): number;
  clearSegment(index: number): void;
  addRow(row: number): VectorCheck;
  removeRow(row: number): number;
  setQuery(): VectorCheck;
  scratchAt(rowCount: number): number;
  placeScratch(rowCount: number, limit: number): number;
  search(rowCount: number, limit: number): number;
  resultsAt(): number;
}

/** 0: as it should be, 1: a zero vector, 2: not finite. */
export type VectorCheck = 0 | 1 | 2;

export interface Kernel extends KernelExports {
  /** Throws VectorMemoryExhaustedError. */
  reserve(bytes: number): void;
}

/** Rows to a segment of the memory, as in kernel.as. */
export const SEGMENT_ROWS = 256;

const PAGE_BYTES = 65_536;
let compiled: object | undefined;

export function createKernel(dimensions: number): Kernel {
  compiled ??= new Module(Buffer.from(KERNEL_BASE64, "base64"));
  const exports = new Instance(compiled).exports as KernelExports;
  const reserve = (bytes: number) => reserveMemory(exports.memory, bytes);
  exports.configure(dimensions);
  reserve(exports.segmentsEnd(0));
  writeSigns(exports, Math.ceil(dimensions / 32) * 32);
  return { ...exports, reserve };
}

function reserveMemory(memory: KernelMemory, bytes: number): void {
  const missing = bytes - memory.buffer.byteLength;
  if (missing <= 0) return;
  try {
    memory.grow(Math.ceil(missing / PAGE_BYTES));
  } catch (error) {
    throw new VectorMemoryExhaustedError(bytes, error);
  }
}

/** Signs that look random and always are the same (a xorshift generator): the rotation is a fixed one. */
function writeSigns({ memory, signsAt }: KernelExports, count: number): void {
  const signs = new Float64Array(memory.buffer, signsAt(), count);
  let state = 0x9e3779b9;
  for (let i = 0; i < count; i++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    signs[i] = state < 0 ? -1 : 1;
  }
}
