/** As much of S3's REST API as a source of documents asks for, on loopback: ListObjectsV2 and GetObject of one bucket. */
import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { S3Client } from "@aws-sdk/client-s3";

export interface LoopbackS3 {
  readonly client: S3Client;
  /** Key → bytes. May be changed at any time. */
  readonly objects: Map<string, Buffer>;
  /** Lines such as `GET /documents/a.md`. */
  readonly asked: string[];
  /** What every request is answered with instead, by the name of S3's error. */
  refusal?: { readonly status: number; readonly code: string };
  /** The answer's body ends after so many bytes, with the connection. */
  breaksAfter?: number;
  close(): Promise<void>;
}

const mostKeys = 1_000;

export async function startLoopbackS3(bucket: string, contents: Readonly<Record<string, string | Buffer>> = {}) {
  const objects = new Map(Object.entries(contents).map(([key, content]) => [key, Buffer.from(content)]));
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "", "http://s3");
    s3.asked.push(`${request.method} ${request.url}`);
    const [, name, ...path] = (request.url ?? "").split("?")[0]!.split("/");
    if (s3.refusal) return fail(response, s3.refusal.status, s3.refusal.code);
    if (name !== bucket) return fail(response, 404, "NoSuchBucket");
    if (searchParams.get("list-type") === "2") return list(response, objects, searchParams);
    const object = objects.get(decodeURIComponent(path.join("/")));
    if (!object) return fail(response, 404, "NoSuchKey", pathname);
    response.writeHead(200, { "content-length": object.length, etag: tagOf(object) });
    if (s3.breaksAfter === undefined) response.end(object);
    else response.write(object.subarray(0, s3.breaksAfter), () => response.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const client = new S3Client({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ...{ region: "eu-west-1", forcePathStyle: true, maxAttempts: 1 },
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });
  const s3: LoopbackS3 = {
    ...{ client, objects, asked: [] },
    async close() {
      client.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
  return s3;
}

function list(response: ServerResponse, objects: ReadonlyMap<string, Buffer>, asked: URLSearchParams): void {
  const prefix = asked.get("prefix") ?? "";
  const after = asked.get("continuation-token") ?? "";
  const found = [...objects.keys()]
    .filter((key) => key.startsWith(prefix))
    .sort((left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right)));
  const start = after === "" ? 0 : found.indexOf(Buffer.from(after, "base64").toString()) + 1;
  const page = found.slice(start, start + mostKeys);
  const isTruncated = found.length > start + mostKeys;
  const contents = page.map((key) => {
    const object = objects.get(key) as Buffer;
    return `<Contents><Key>${formEncoded(key)}</Key><ETag>${tagOf(object)}</ETag><Size>${object.length}</Size></Contents>`;
  });
  const token = isTruncated
    ? `<NextContinuationToken>${Buffer.from(page.at(-1) as string).toString("base64")}</NextContinuationToken>`
    : "";
  answer(
    response,
    200,
    `<ListBucketResult><EncodingType>url</EncodingType><IsTruncated>${isTruncated}</IsTruncated>${contents.join("")}${token}</ListBucketResult>`,
  );
}

function formEncoded(key: string): string {
  return new URLSearchParams({ key }).toString().slice("key=".length).replaceAll("%2F", "/");
}

function tagOf(object: Buffer): string {
  return `&quot;${createHash("md5").update(object).digest("hex")}&quot;`;
}

function fail(response: ServerResponse, status: number, code: string, resource = ""): void {
  const error = `<Error><Code>${code}</Code><Message>${code}.</Message><Resource>${resource}</Resource></Error>`;
  answer(response, status, error);
}

function answer(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { "content-type": "application/xml" }).end(`<?xml version="1.0"?>${body}`);
}
