/**
 * Documents in the stage's own bucket, under `s3://<bucket>/<prefix>`. A source that ends like a document is that one
 * object; any other is a folder, whose documents are known by their place in it, as those of a folder on a disk are. The
 * listing tells sizes, and what changes with the bytes, so nothing is fetched to be listed but exports of help centres.
 */
import {
  GetObjectCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandOutput,
  type S3Client,
} from "@aws-sdk/client-s3";
import { InvalidArgumentError, RetryableError } from "../../kernel/index.ts";
import {
  endingOf,
  type FetchDocument,
  formOfName,
  type ListSource,
  type SourceEntry,
  UnusableDocumentError,
} from "../../knowledge/ingestion/index.ts";
import { bytesOfListed, entriesOfFile, isSomebodysTool, type NamedFile } from "../ingestion/named-files.ts";
import { callService, hasName, isTransient, ServiceUnavailableError } from "./service-failures.ts";

export interface S3SourceOptions {
  readonly client: Pick<S3Client, "send">;
  readonly bucketName: string;
}

export interface S3Source {
  /** Throws InvalidArgument for another bucket, and for a place where nothing is or that may not be listed. */
  readonly listSource: ListSource;
  readonly fetchDocument: FetchDocument;
}

export function createS3Source(options: S3SourceOptions): S3Source {
  return {
    listSource: (source) => listPlace(options, placeOf(source, options.bucketName)),
    async fetchDocument(source, { location, form }) {
      const { folder } = placeOf(source, options.bucketName);
      const key = folder + location;
      if (hasDots(key)) throw dots();
      return bytesOfListed(form, () => read(options, key));
    },
  };
}

/** Locations are what comes after the folder. */
interface Place {
  readonly source: string;
  /** Ends with a slash, or is the whole bucket's: empty. */
  readonly folder: string;
  /** Of the one object that is meant. */
  readonly key?: string;
}

const address = /^s3:\/\/([^/]+)(?:\/(.*))?$/is;

function placeOf(source: string, bucketName: string): Place {
  const [, bucket, path = ""] = address.exec(source) ?? [];
  if (bucket !== bucketName) {
    throw new InvalidArgumentError(`${source}: only s3://${bucketName}/ is read here. Put the documents there.`);
  }
  if (hasDots(path)) throw new InvalidArgumentError(`${source}: leave out the parts "." and "..".`);
  const isObject = formOfName(path) !== undefined || endingOf(path) === "json";
  if (isObject && !path.endsWith("/")) return { source, key: path, folder: path.slice(0, path.lastIndexOf("/") + 1) };
  return { source, folder: path === "" || path.endsWith("/") ? path : `${path}/` };
}

/** Keys are no paths, but whoever handles them on their way may take them for some. */
function hasDots(key: string): boolean {
  return key.split("/").some((name) => name === "." || name === "..");
}

function dots(): UnusableDocumentError {
  const message = 'Its key has a part "." or "..", which would lead out of the folder if it were a path.';
  return new UnusableDocumentError("outside-folder", message, "Give the object another key.");
}

async function* listPlace(options: S3SourceOptions, { source, folder, key }: Place): AsyncIterable<SourceEntry> {
  let isThere = false;
  for await (const object of objectsUnder(options, source, key ?? folder)) {
    if (key !== undefined && object.key !== key) break;
    isThere = true;
    const location = object.key.slice(folder.length);
    if (hasDots(location)) yield { location, finding: dots().finding };
    else if (isMeant(location)) yield* entriesOfFile(fileOf(options, object, location));
    if (key !== undefined) break;
  }
  if (!isThere) throw new InvalidArgumentError(`${source}: there is nothing. Upload documents there, or correct it.`);
}

/** An object whose key ends with a slash stands for a folder. */
function isMeant(location: string): boolean {
  return location !== "" && !location.endsWith("/") && !location.split("/").some(isSomebodysTool);
}

interface StoredObject {
  readonly key: string;
  readonly bytes: number;
  /** Another one for other bytes. */
  readonly tag: string;
}

/** In the order of the keys' bytes, as S3 lists them. */
async function* objectsUnder(options: S3SourceOptions, source: string, prefix: string): AsyncIterable<StoredObject> {
  let ContinuationToken: string | undefined;
  do {
    const page = await listPage(options, source, prefix, ContinuationToken);
    for (const { Key = "", Size = 0, ETag = "" } of page.Contents ?? []) {
      yield { key: page.EncodingType === "url" ? decoded(Key) : Key, bytes: Size, tag: ETag };
    }
    ContinuationToken = page.IsTruncated ? page.NextContinuationToken : undefined;
  } while (ContinuationToken !== undefined);
}

/** Of forms: a blank is a plus. Without it XML changes line ends and can't hold every sign that a key may have. */
function decoded(key: string): string {
  return decodeURIComponent(key.replaceAll("+", " "));
}

async function listPage(
  { client, bucketName }: S3SourceOptions,
  source: string,
  Prefix: string,
  ContinuationToken: string | undefined,
): Promise<ListObjectsV2CommandOutput> {
  const command = new ListObjectsV2Command({ Bucket: bucketName, Prefix, ContinuationToken, EncodingType: "url" });
  try {
    return await callService("S3", () => client.send(command));
  } catch (error) {
    throw error instanceof RetryableError ? error : new InvalidArgumentError(`${source}: ${refusal(error)}`);
  }
}

function refusal(error: unknown): string {
  if (hasName(error, "NoSuchBucket")) return "there is no such bucket. Look at the stage's settings.";
  if (hasName(error, "AccessDenied")) {
    return "the bucket may not be listed (AccessDenied). Allow s3:ListBucket on it, and s3:GetObject on its objects.";
  }
  const { name, message } = error as Error;
  return `S3 refuses to list it (${name}: ${message}).`;
}

function fileOf(options: S3SourceOptions, { key, bytes, tag }: StoredObject, location: string): NamedFile {
  return {
    location,
    size: async () => bytes,
    digest: async () => `${tag} ${bytes}`,
    read: () => read(options, key),
  };
}

async function read({ client, bucketName }: S3SourceOptions, Key: string): Promise<AsyncIterable<Uint8Array>> {
  try {
    const { Body } = await callService("S3", () => client.send(new GetObjectCommand({ Bucket: bucketName, Key })));
    return chunksOf(Body as unknown as AsyncIterable<Uint8Array>);
  } catch (error) {
    if (hasName(error, "NoSuchKey")) throw unreadable("It was deleted after it had been listed.", "Upload it again.");
    if (hasName(error, "AccessDenied")) {
      throw unreadable("The bucket may not be read (AccessDenied).", "Allow s3:GetObject on its objects.");
    }
    throw error;
  }
}

/** A connection that breaks in the middle may hold the next time. */
async function* chunksOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch (error) {
    throw isTransient(error) ? new ServiceUnavailableError("S3", error) : error;
  }
}

function unreadable(message: string, remedy: string): UnusableDocumentError {
  return new UnusableDocumentError("unreadable", message, `${remedy} Then import again.`);
}
