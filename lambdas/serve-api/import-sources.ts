/**
 * Which places a request may send us to for documents. A function in the cloud reads public sites and the stage's own
 * bucket; a server on somebody's own machine, which listens to that machine alone, its folders as well.
 */
import { isIP } from "node:net";
import { isAbsolute } from "node:path";
import { InvalidArgumentError } from "../../src/kernel/index.ts";
import { draftsSource } from "../../src/knowledge/ingestion/index.ts";

export type ImportPlaces =
  { readonly reach: "machine" } | { readonly reach: "public"; /** Absent: there is none. */ readonly bucket?: string };

/** Throws InvalidArgument for a source that is not read here. */
export function checkSource(source: string, places: ImportPlaces): void {
  const isWeb = /^https?:\/\//i.test(source);
  if (source === draftsSource) return;
  if (isWeb && !URL.canParse(source)) throw notASource("is no web address. Write a whole one", places);
  if (places.reach === "machine") {
    if (!isWeb && !isAbsolute(source))
      throw notASource("is no source. Write a folder or file by its whole path", places);
    return;
  }
  const isOwnBucket = places.bucket !== undefined && source.startsWith(`s3://${places.bucket}/`);
  if (!isOwnBucket && !(isWeb && isPublicHost(new URL(source).hostname))) {
    throw notASource("is no source that is read here. Write the address of a public site", places);
  }
}

function notASource(problem: string, places: ImportPlaces): InvalidArgumentError {
  const bucket = places.reach === "public" && places.bucket ? `s3://${places.bucket}/<prefix>, ` : "";
  return new InvalidArgumentError(`source: ${problem}, ${bucket}or "${draftsSource}".`, { field: "source" });
}

/** Names of hosts in private networks, and addresses instead of names, are nobody's help centre. */
function isPublicHost(host: string): boolean {
  const name = host.replace(/^\[|\]$/g, "").replace(/\.$/, "");
  return isIP(name) === 0 && name.includes(".") && !/\.(?:localhost|local|internal|home\.arpa)$/i.test(name);
}
