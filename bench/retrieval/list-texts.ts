/** Prints every text that the collections want embedded, as JSON lines: what bench/peers/retrieval/embed.py reads. */
import { collectionNames, readCollection } from "./collections.ts";
import { searchCollection } from "./contestants.ts";
import { recordingHalf } from "./model-vectors.ts";

const texts = new Set<string>();
for (const name of collectionNames) {
  const collection = readCollection(name);
  if (collection) await searchCollection(collection, recordingHalf(texts));
}
process.stdout.write([...texts].map((text) => `${JSON.stringify({ text })}\n`).join(""));
