/**
 * Rows and queries to search, from a seed. Cosine search has no typical data, so there are three kinds: directions
 * that have nothing in common (no bound can tell them apart early), all rows in one cone (very many scores close to
 * the tenth), and topics with a spectrum that decays, which is nearest to what embedding models give.
 */
export const KINDS = ["independent", "cone", "topics"] as const;
export type Kind = (typeof KINDS)[number];

export interface Vectors {
  readonly dimensions: number;
  /** Row after row. */
  readonly rows: Float32Array;
  readonly queries: readonly Float32Array[];
}

export function makeVectors(kind: Kind, count: number, queryCount: number, dimensions: number): Vectors {
  const gaussian = gaussianNumbers(count);
  const write = WRITERS[kind](gaussian, dimensions);
  const rows = new Float32Array(count * dimensions);
  for (let row = 0; row < count; row++) write(rows.subarray(row * dimensions, (row + 1) * dimensions));
  const queries = Array.from({ length: queryCount }, () => {
    const query = new Float32Array(dimensions);
    write(query);
    return query;
  });
  return { dimensions, rows, queries };
}

type Writer = (vector: Float32Array) => void;

const WRITERS: Readonly<Record<Kind, (gaussian: () => number, dimensions: number) => Writer>> = {
  independent: (gaussian) => (vector) => {
    for (let i = 0; i < vector.length; i++) vector[i] = gaussian();
  },
  cone: (gaussian, dimensions) => {
    const axis = Float32Array.from({ length: dimensions }, gaussian);
    return (vector) => {
      for (let i = 0; i < vector.length; i++) vector[i] = axis[i]! + 0.6 * gaussian();
    };
  },
  topics: (gaussian, dimensions) => {
    const spectrum = Float32Array.from({ length: dimensions }, (_, i) => 1 / Math.sqrt(1 + i / 16));
    const topics = Array.from({ length: 200 }, () => spectrum.map((scale) => scale * gaussian()));
    let next = 0;
    return (vector) => {
      const topic = topics[next++ % topics.length]!;
      for (let i = 0; i < vector.length; i++) vector[i] = topic[i]! + 0.7 * spectrum[i]! * gaussian();
    };
  },
};

/** Box and Muller over a xorshift generator. */
function gaussianNumbers(seed: number): () => number {
  let state = (seed ^ 0x9e3779b9) | 1;
  let spare: number | undefined;
  const uniform = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return ((state >>> 0) + 0.5) / 2 ** 32;
  };
  return () => {
    if (spare !== undefined) {
      const number = spare;
      spare = undefined;
      return number;
    }
    const radius = Math.sqrt(-2 * Math.log(uniform()));
    const angle = 2 * Math.PI * uniform();
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
}
