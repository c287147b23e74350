/**
 * Vectors that are searched together, each under the row number that adding it gave. Rows are appended, taken out of
 * sight, and given to another vector only by a caller who says so, so a bitmap over rows stays true. It grows by
 * segments without copying. What a row stands for, and which rows a search may see, are the caller's.
 */
import { InvalidArgumentError } from "../../kernel/index.ts";
import { InvalidVectorError, UnknownVectorRowError } from "./errors.ts";
import { createKernel, SEGMENT_ROWS, type Kernel, type VectorCheck } from "./kernel.ts";

export interface VectorRows {
  readonly dimensions: number;
  /** Rows that were added and not removed. */
  readonly size: number;
  /** Rows that ever were added: the next row's number, and the length of a bitmap over all rows. */
  readonly rowCount: number;
  /** Memory held, all told: floats, codes, bounds and the scratch of the largest search so far. */
  readonly bytes: number;
  /** Copies the vector in and answers its row. Throws InvalidVectorError and VectorMemoryExhaustedError. */
  add(vector: Float32Array): number;
  /** Takes a row out of every later search; its bytes stay. Throws UnknownVectorRowError. */
  remove(row: number): void;
  /**
   * Gives a row, removed or not, to another vector. Throws UnknownVectorRowError and InvalidVectorError; one without a
   * direction leaves the row removed.
   */
  replace(row: number, vector: Float32Array): void;
  /** For searchVectors. */
  readonly kernel: Kernel;
}

/** The query's integer codes lose precision with the dimension; nobody's embeddings come near. */
const MOST_DIMENSIONS = 16_384;

export function createVectorRows({ dimensions }: { readonly dimensions: number }): VectorRows {
  checkDimensions(dimensions);
  const kernel = createKernel(dimensions);
  let rowCount = 0;
  let size = 0;
  let segmentCount = 0;

  function segmentFor(row: number): void {
    if (row < segmentCount * SEGMENT_ROWS) return;
    kernel.reserve(kernel.segmentsEnd(segmentCount + 1));
    kernel.clearSegment(segmentCount++);
  }

  function write(row: number, vector: Float32Array): void {
    new Float32Array(kernel.memory.buffer, kernel.floatsAt(row), dimensions).set(vector);
    checkValues(kernel.addRow(row));
    size++;
  }
  function remove(row: number): void {
    if (!Number.isInteger(row) || row < 0 || row >= rowCount) throw new UnknownVectorRowError(row, rowCount);
    size -= kernel.removeRow(row);
  }

  return {
    dimensions,
    kernel,
    get size() {
      return size;
    },
    get rowCount() {
      return rowCount;
    },
    get bytes() {
      return kernel.memory.buffer.byteLength;
    },
    add(vector) {
      checkLength(vector, dimensions);
      segmentFor(rowCount);
      write(rowCount, vector);
      return rowCount++;
    },
    remove,
    replace(row, vector) {
      checkLength(vector, dimensions);
      remove(row);
      write(row, vector);
    },
  };
}

export function checkLength(vector: Float32Array, dimensions: number): void {
  if (vector.length === dimensions) return;
  throw new InvalidVectorError(
    `the vector has ${vector.length} dimensions and these rows have ${dimensions}; embed with the model that the rows were embedded with`,
    { dimensions: vector.length, expected: dimensions },
  );
}

export function checkValues(check: VectorCheck): void {
  if (check === 0) return;
  throw new InvalidVectorError(
    check === 1
      ? "the vector is all zeros, which has no direction; leave out texts that the embedding finds nothing in"
      : "the vector holds NaN or an infinite number; look at the embedding that made it",
  );
}

function checkDimensions(dimensions: number): void {
  if (Number.isInteger(dimensions) && dimensions >= 1 && dimensions <= MOST_DIMENSIONS) return;
  throw new InvalidArgumentError(`dimensions is a whole number from 1 to ${MOST_DIMENSIONS}, not ${dimensions}`, {
    field: "dimensions",
  });
}
