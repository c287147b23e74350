/**
 * The exact search kernel, in AssemblyScript (`npm run build:wasm` compiles it into kernel-module.ts). It owns the bytes
 * of its memory: code, float and bound of every row. Growing the memory, checking arguments and errors are kernel.ts's.
 *
 * Why the result is exact. With u = H(row/|row|) and v = H(query/|query|), H an orthogonal rotation, the score is u.v.
 * A row is also kept as integers: u = r + e, r = STEP * codes, and the query for one search as v = w + d. Then
 *   u.v = r.w + e.w + u.d <= r.w + |e| |w| + |d| <= r.w + |e| (1 + |d|) + |d|
 * by Cauchy-Schwarz. r.w is an integer product, |e| is measured when the row is added, |d| when the query is set. Each
 * row whose bound reaches the running limit-th score is scored again in float64 from its stored floats; no other row
 * can be among the first. SLACK covers the rounding of the bound itself. docs/exact-search.md has every step.
 */

/** Rows to a segment: segments have one size, so that a row's place is computed and growth copies nothing. */
const SEGMENT: usize = 256;
const WORDS: usize = SEGMENT / 32;
/** A rotated unit vector has coordinates of about 1/sqrt(n): codes reach CLIP times that, and clip what is beyond. */
const CLIP: f64 = 4;
/** Above the sum of all float64 rounding errors of a bound and of a score, which stay below 1e-11. */
const SLACK: f64 = 1e-9;
/** Rows that are multiplied with the query at a time. */
const STREAMS: usize = 8;

export let scanned: u32 = 0;
export let rescored: u32 = 0;

// Sizes: coordinates of a vector, of its codes (a multiple of 32), of its floats (a multiple of 8), of a rotation.
let dimensions: usize = 0;
let coded: usize = 0;
let stored: usize = 0;
let block: usize = 0;
let step: f64 = 0;
let queryRange: f64 = 0;

// Places: once per memory, then inside of each segment, then inside of the scratch of one search.
const dots: usize = 0;
let signs: usize = 0;
let rotated: usize = 0;
let query: usize = 0;
let queryCodes: usize = 0;
let segments: usize = 0;
let segmentBytes: usize = 0;
let floatsOffset: usize = 0;
let normsOffset: usize = 0;
let errorsOffset: usize = 0;
let aliveOffset: usize = 0;
let eligible: usize = 0;
let candidates: usize = 0;
let bounds: usize = 0;
let heap: usize = 0;

let queryNorm: f64 = 0;
let queryStep: f64 = 0;
let queryError: f64 = 0;
let heapSize: usize = 0;
let heapLimit: usize = 0;

function aligned(place: usize): usize {
  return (place + 63) & ~63;
}

export function configure(size: usize): void {
  dimensions = size;
  coded = (size + 31) & ~31;
  stored = (size + 7) & ~7;
  block = (1 as usize) << (31 - clz(coded));
  step = CLIP / 127 / sqrt(coded as f64);
  // |sum of code * query code| <= 127 * queryRange * coded stays inside of an i32.
  queryRange = floor(min<f64>(32767, 2147483647 / (127 * (coded as f64))));
  signs = aligned(dots + STREAMS * 4);
  rotated = signs + coded * 8;
  query = rotated + coded * 8;
  queryCodes = aligned(query + stored * 8);
  segments = aligned(queryCodes + coded * 2);
  floatsOffset = SEGMENT * coded;
  normsOffset = floatsOffset + SEGMENT * stored * 4;
  errorsOffset = normsOffset + SEGMENT * 8;
  aliveOffset = errorsOffset + SEGMENT * 8;
  segmentBytes = aligned(aliveOffset + WORDS * 4);
}

export function signsAt(): usize {
  return signs;
}
export function queryAt(): usize {
  return query;
}
export function segmentsEnd(count: usize): usize {
  return segments + count * segmentBytes;
}
export function floatsAt(row: usize): usize {
  return segmentOf(row) + floatsOffset + (row & (SEGMENT - 1)) * stored * 4;
}
function segmentOf(row: usize): usize {
  return segments + (row / SEGMENT) * segmentBytes;
}
function codesAt(row: usize): usize {
  return segmentOf(row) + (row & (SEGMENT - 1)) * coded;
}
function numberAt(row: usize, offset: usize): usize {
  return segmentOf(row) + offset + (row & (SEGMENT - 1)) * 8;
}
function aliveAt(word: usize): usize {
  return segments + (word / WORDS) * segmentBytes + aliveOffset + (word & (WORDS - 1)) * 4;
}

/** A segment may lie where the scratch of an earlier search was. */
export function clearSegment(index: usize): void {
  memory.fill(segmentsEnd(index), 0, segmentBytes);
}

// ---- rotation: signs and a Hadamard transform, so that no coordinate stands out and one grid of codes fits all

function flipSigns(from: usize): void {
  for (let i = from; i < coded; i += 2) {
    const place = rotated + i * 8;
    v128.store(place, f64x2.mul(v128.load(place), v128.load(signs + i * 8)));
  }
}

function hadamard(from: usize): void {
  const end = from + block * 8;
  const scale = f64x2.splat(1 / sqrt(block as f64));
  for (let place = from; place < end; place += 16) {
    const pair = v128.load(place);
    const mixed = f64x2.add(f64x2.mul(pair, f64x2(1, -1)), i64x2.shuffle(pair, pair, 1, 0));
    v128.store(place, f64x2.mul(mixed, scale));
  }
  for (let span: usize = 16; span < block * 8; span <<= 1) {
    for (let group = from; group < end; group += span << 1) {
      for (let place = group; place < group + span; place += 16) {
        const a = v128.load(place);
        const b = v128.load(place + span);
        v128.store(place, f64x2.add(a, b));
        v128.store(place + span, f64x2.sub(a, b));
      }
    }
  }
}

/** Two overlapping transforms mix all coordinates where their number is not a power of two. */
function rotate(): void {
  memory.fill(rotated + dimensions * 8, 0, (coded - dimensions) * 8);
  flipSigns(0);
  hadamard(rotated);
  if (block === coded) return;
  flipSigns(coded - block);
  hadamard(rotated + (coded - block) * 8);
}

// ---- the defined score: float64 products in eight interleaved partial sums

function added(a: v128, b: v128, c: v128, d: v128): f64 {
  const pair = f64x2.add(f64x2.add(a, c), f64x2.add(b, d));
  return f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1);
}
function two(place: usize): v128 {
  return f64x2.promote_low_f32x4(v128.load64_zero(place));
}
function fused(sum: v128, place: usize, other: v128): v128 {
  return f64x2.add(sum, f64x2.mul(two(place), other));
}

function rowNorm(floats: usize): f64 {
  let a = f64x2.splat(0);
  let b = a;
  let c = a;
  let d = a;
  for (let place = floats; place < floats + stored * 4; place += 32) {
    a = fused(a, place, two(place));
    b = fused(b, place + 8, two(place + 8));
    c = fused(c, place + 16, two(place + 16));
    d = fused(d, place + 24, two(place + 24));
  }
  return sqrt(added(a, b, c, d));
}

function dotWithQuery(floats: usize): f64 {
  let a = f64x2.splat(0);
  let b = a;
  let c = a;
  let d = a;
  let other = query;
  for (let place = floats; place < floats + stored * 4; place += 32) {
    a = fused(a, place, v128.load(other));
    b = fused(b, place + 8, v128.load(other, 16));
    c = fused(c, place + 16, v128.load(other, 32));
    d = fused(d, place + 24, v128.load(other, 48));
    other += 64;
  }
  return added(a, b, c, d);
}

function normOfQuery(): f64 {
  let a = f64x2.splat(0);
  let b = a;
  let c = a;
  let d = a;
  for (let place = query; place < query + stored * 8; place += 64) {
    a = f64x2.add(a, f64x2.mul(v128.load(place), v128.load(place)));
    b = f64x2.add(b, f64x2.mul(v128.load(place, 16), v128.load(place, 16)));
    c = f64x2.add(c, f64x2.mul(v128.load(place, 32), v128.load(place, 32)));
    d = f64x2.add(d, f64x2.mul(v128.load(place, 48), v128.load(place, 48)));
  }
  return sqrt(added(a, b, c, d));
}

// ---- rows

/** Codes a row whose floats are in place, and makes it visible. 0: done, 1: a zero vector, 2: not finite. */
export function addRow(row: usize): i32 {
  const floats = floatsAt(row);
  const norm = rowNorm(floats);
  if (!(norm < Infinity)) return 2;
  if (norm === 0) return 1;
  for (let i: usize = 0; i < dimensions; i++) store<f64>(rotated + i * 8, (load<f32>(floats + i * 4) as f64) / norm);
  rotate();
  const codes = codesAt(row);
  let error: f64 = 0;
  for (let i: usize = 0; i < coded; i++) {
    const x = load<f64>(rotated + i * 8);
    const code = max<f64>(-127, min<f64>(127, nearest(x / step)));
    const rest = x - code * step;
    error += rest * rest;
    store<i8>(codes + i, code as i8);
  }
  store<f64>(numberAt(row, normsOffset), norm);
  store<f64>(numberAt(row, errorsOffset), sqrt(error));
  const word = aliveAt(row >> 5);
  store<u32>(word, load<u32>(word) | (1 << ((row as u32) & 31)));
  return 0;
}

/** 1 if the row was visible. Its bytes stay. */
export function removeRow(row: usize): u32 {
  const word = aliveAt(row >> 5);
  const bit: u32 = 1 << ((row as u32) & 31);
  const before = load<u32>(word);
  store<u32>(word, before & ~bit);
  return (before & bit) !== 0 ? 1 : 0;
}

/** Codes the query whose float64 coordinates are in place. Answers as addRow does. */
export function setQuery(): i32 {
  queryNorm = normOfQuery();
  if (!(queryNorm < Infinity)) return 2;
  if (queryNorm === 0) return 1;
  for (let i: usize = 0; i < dimensions; i++) store<f64>(rotated + i * 8, load<f64>(query + i * 8) / queryNorm);
  rotate();
  let largest: f64 = 0;
  for (let i: usize = 0; i < coded; i++) largest = max(largest, abs(load<f64>(rotated + i * 8)));
  queryStep = largest / queryRange;
  let error: f64 = 0;
  for (let i: usize = 0; i < coded; i++) {
    const x = load<f64>(rotated + i * 8);
    const code = max<f64>(-queryRange, min<f64>(queryRange, nearest(x / queryStep)));
    const rest = x - code * queryStep;
    error += rest * rest;
    store<i16>(queryCodes + i * 2, code as i16);
  }
  queryError = sqrt(error);
  return 0;
}

// ---- the best rows so far: a binary heap of {score f64, candidate u32} with the worst at its root

function ranksAfter(score: f64, candidate: u32, place: usize): bool {
  const other = load<f64>(place);
  return score < other || (score === other && candidate > load<u32>(place, 8));
}
function place(index: usize, score: f64, candidate: u32): void {
  store<f64>(heap + index * 16, score);
  store<u32>(heap + index * 16, candidate, 8);
}
function move(to: usize, from: usize): void {
  v128.store(heap + to * 16, v128.load(heap + from * 16));
}

function offer(score: f64, candidate: u32): void {
  if (heapSize < heapLimit) climb(score, candidate);
  else if (!ranksAfter(score, candidate, heap)) sink(score, candidate);
}
function climb(score: f64, candidate: u32): void {
  let index = heapSize++;
  while (index > 0) {
    const parent = (index - 1) >> 1;
    if (!ranksAfter(score, candidate, heap + parent * 16)) break;
    move(index, parent);
    index = parent;
  }
  place(index, score, candidate);
}
function sink(score: f64, candidate: u32): void {
  let index: usize = 0;
  for (let child: usize = 1; child < heapSize; child = 2 * index + 1) {
    const right = heap + (child + 1) * 16;
    if (child + 1 < heapSize && ranksAfter(load<f64>(right), load<u32>(right, 8), heap + child * 16)) child++;
    if (ranksAfter(score, candidate, heap + child * 16)) break;
    move(index, child);
    index = child;
  }
  place(index, score, candidate);
}
/** What a row must reach to get in: the score at the root, or anything. */
function threshold(): f64 {
  return heapSize < heapLimit ? -Infinity : load<f64>(heap);
}

// ---- search

/** Eligible rows that are not removed, ascending. */
function collectCandidates(words: usize): void {
  let count: usize = 0;
  for (let word: usize = 0; word < words; word++) {
    let bits = load<u32>(eligible + word * 4) & load<u32>(aliveAt(word));
    for (; bits !== 0; bits &= bits - 1) {
      store<u32>(candidates + count * 4, ((word as u32) << 5) + ctz(bits));
      count++;
    }
  }
  scanned = count as u32;
}

function products(sum: v128, codes: usize, low: v128, high: v128): v128 {
  return i32x4.add(
    sum,
    i32x4.add(
      i32x4.dot_i16x8_s(v128.load8x8_s(codes), low),
      i32x4.dot_i16x8_s(v128.load8x8_s(codes, 8), high),
    ),
  );
}
/** The sum of the four lanes of each. */
function sums(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = i32x4.add(i32x4.shuffle(a, b, 0, 4, 1, 5), i32x4.shuffle(a, b, 2, 6, 3, 7));
  const cd = i32x4.add(i32x4.shuffle(c, d, 0, 4, 1, 5), i32x4.shuffle(c, d, 2, 6, 3, 7));
  return i32x4.add(i64x2.shuffle(ab, cd, 0, 2), i64x2.shuffle(ab, cd, 1, 3));
}
function codesOf(candidate: usize): usize {
  return codesAt(load<u32>(candidates + min<usize>(candidate, (scanned as usize) - 1) * 4) as usize);
}

/** Leaves eight integer products with the query at `dots`: of a candidate and those 1 to 7 strides on, or the last one. */
function multiplyCodes(candidate: usize, stride: usize): void {
  const codesA = codesOf(candidate);
  const codesB = codesOf(candidate + stride);
  const codesC = codesOf(candidate + 2 * stride);
  const codesD = codesOf(candidate + 3 * stride);
  const codesE = codesOf(candidate + 4 * stride);
  const codesF = codesOf(candidate + 5 * stride);
  const codesG = codesOf(candidate + 6 * stride);
  const codesH = codesOf(candidate + 7 * stride);
  let a = i32x4.splat(0);
  let b = a;
  let c = a;
  let d = a;
  let e = a;
  let f = a;
  let g = a;
  let h = a;
  for (let i: usize = 0; i < coded; i += 16) {
    const low = v128.load(queryCodes + 2 * i);
    const high = v128.load(queryCodes + 2 * i, 16);
    a = products(a, codesA + i, low, high);
    b = products(b, codesB + i, low, high);
    c = products(c, codesC + i, low, high);
    d = products(d, codesD + i, low, high);
    e = products(e, codesE + i, low, high);
    f = products(f, codesF + i, low, high);
    g = products(g, codesG + i, low, high);
    h = products(h, codesH + i, low, high);
  }
  v128.store(dots, sums(a, b, c, d));
  v128.store(dots, sums(e, f, g, h), 16);
}

/**
 * Bounds of all candidates; the heap keeps those with the highest. Eight distant rows are read at once: each is a stream
 * of its own to the processor, which then waits for eight memory pages together instead of one after the other.
 */
function boundCandidates(): void {
  const scale = step * queryStep;
  const widened = 1 + queryError;
  const constant = queryError + SLACK;
  const count = scanned as usize;
  const stride = (count + STREAMS - 1) / STREAMS;
  let gate = threshold();
  for (let first: usize = 0; first < stride; first++) {
    multiplyCodes(first, stride);
    let candidate = first;
    for (let stream: usize = 0; stream < STREAMS && candidate < count; stream++, candidate += stride) {
      const error = load<f64>(numberAt(load<u32>(candidates + candidate * 4) as usize, errorsOffset));
      const bound = (load<i32>(dots + stream * 4) as f64) * scale + error * widened + constant;
      store<f64>(bounds + candidate * 8, bound);
      if (bound <= gate) continue;
      offer(bound, candidate as u32);
      gate = threshold();
    }
  }
}

function rescore(candidate: usize): void {
  const row = load<u32>(candidates + candidate * 4) as usize;
  const score = dotWithQuery(floatsAt(row)) / (queryNorm * load<f64>(numberAt(row, normsOffset)));
  rescored++;
  offer(score, candidate as u32);
}

/** The highest bounds first: whatever the order, their rows have to be scored, and they raise the threshold at once. */
function rescoreHighestBounds(): void {
  const from = heap;
  const end = from + heapSize * 16;
  heap = from + heapLimit * 16;
  heapSize = 0;
  for (let entry = from; entry < end; entry += 16) {
    const candidate = load<u32>(entry, 8) as usize;
    rescore(candidate);
    store<f64>(bounds + candidate * 8, NaN);
  }
}

function rescoreRest(): void {
  let least = threshold();
  for (let candidate: usize = 0; candidate < (scanned as usize); candidate++) {
    if (!(load<f64>(bounds + candidate * 8) >= least)) continue;
    rescore(candidate);
    least = threshold();
  }
}

/** Where the bitmap of eligible rows goes: at the start of the scratch, behind the last segment. */
export function scratchAt(count: usize): usize {
  return segmentsEnd((count + SEGMENT - 1) / SEGMENT);
}
/** Answers where the scratch ends. */
export function placeScratch(count: usize, limit: usize): usize {
  eligible = scratchAt(count);
  candidates = aligned(eligible + ((count + 31) >> 5) * 4);
  bounds = aligned(candidates + count * 4);
  heap = aligned(bounds + count * 8);
  return heap + limit * 32;
}

/** Leaves {score f64, row u32} of the best rows, unsorted and 16 bytes apart, at `resultsAt`; answers how many. */
export function search(count: usize, limit: usize): usize {
  placeScratch(count, limit);
  rescored = 0;
  heapSize = 0;
  heapLimit = limit;
  collectCandidates((count + 31) >> 5);
  boundCandidates();
  rescoreHighestBounds();
  rescoreRest();
  for (let entry = heap; entry < heap + heapSize * 16; entry += 16) {
    store<u32>(entry, load<u32>(candidates + (load<u32>(entry, 8) as usize) * 4), 8);
  }
  return heapSize;
}
export function resultsAt(): usize {
  return heap;
}
