/**
 * Measures what a ZIP archive unpacks to before anybody unpacks it for use. What the archive says of itself may be a lie, so
 * each entry is inflated here under a limit that zlib keeps, and forgotten.
 */
import { inflateRawSync } from "node:zlib";
import { importLimits, UnusableDocumentError } from "../../knowledge/ingestion/index.ts";

const endOfDirectory = 0x06054b50;
const directoryEntry = 0x02014b50;
const localEntry = 0x04034b50;
const mostEntries = 5_000;
const stored = 0;
const deflated = 8;
const encryptedFlag = 1;

interface ZipEntry {
  readonly method: number;
  readonly flags: number;
  readonly packedBytes: number;
  readonly unpackedBytes: number;
  readonly offset: number;
}

/** Throws UnusableDocument for an archive that is broken, encrypted, or unpacks to more than the limit. */
export function checkZip(bytes: Uint8Array, maximumBytes: number = importLimits.unpackedBytes): void {
  const archive = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries = entriesOf(archive);
  const declared = entries.reduce((sum, { unpackedBytes }) => sum + unpackedBytes, 0);
  if (declared > maximumBytes) throw bomb(maximumBytes);
  let left = maximumBytes;
  for (const entry of entries) left -= unpackedSize(archive, entry, left, maximumBytes);
}

function entriesOf(archive: Buffer): readonly ZipEntry[] {
  const end = archive.lastIndexOf(Buffer.from("PK\x05\x06", "latin1"));
  if (end === -1 || end + 22 > archive.length || archive.readUInt32LE(end) !== endOfDirectory) throw broken();
  const count = archive.readUInt16LE(end + 10);
  if (count > mostEntries) throw bomb(importLimits.unpackedBytes);
  const entries: ZipEntry[] = [];
  let place = archive.readUInt32LE(end + 16);
  for (let number = 0; number < count; number += 1) {
    if (place + 46 > archive.length || archive.readUInt32LE(place) !== directoryEntry) throw broken();
    entries.push({
      flags: archive.readUInt16LE(place + 8),
      method: archive.readUInt16LE(place + 10),
      packedBytes: archive.readUInt32LE(place + 20),
      unpackedBytes: archive.readUInt32LE(place + 24),
      offset: archive.readUInt32LE(place + 42),
    });
    place +=
      46 + archive.readUInt16LE(place + 28) + archive.readUInt16LE(place + 30) + archive.readUInt16LE(place + 32);
  }
  return entries;
}

function unpackedSize(archive: Buffer, entry: ZipEntry, left: number, maximumBytes: number): number {
  const { offset, method, flags, packedBytes } = entry;
  if ((flags & encryptedFlag) !== 0) throw encrypted();
  if (offset + 30 > archive.length || archive.readUInt32LE(offset) !== localEntry) throw broken();
  const start = offset + 30 + archive.readUInt16LE(offset + 26) + archive.readUInt16LE(offset + 28);
  const packed = archive.subarray(start, start + packedBytes);
  if (packed.length !== packedBytes || (method !== stored && method !== deflated)) throw broken();
  if (method === stored) return packed.length;
  if (packed.length === 0) return 0;
  return inflatedSize(packed, left, maximumBytes);
}

function inflatedSize(packed: Buffer, left: number, maximumBytes: number): number {
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, left) }).length;
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE" ? bomb(maximumBytes) : broken();
  }
}

function bomb(maximumBytes: number): UnusableDocumentError {
  const megabytes = maximumBytes / 1_000_000;
  const message = `It unpacks to more than ${megabytes} MB, which no document does.`;
  return new UnusableDocumentError("too-large", message, "Take its pictures out, or save its text alone.");
}

function encrypted(): UnusableDocumentError {
  return new UnusableDocumentError("encrypted", "It is protected by a password.", "Save it without one.");
}

function broken(): UnusableDocumentError {
  return new UnusableDocumentError(
    "unreadable",
    "It is damaged: its archive can't be read.",
    "Save or export it again.",
  );
}
