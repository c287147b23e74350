/**
 * POSTs to the endpoints of other services, over connections that stay open.
 * Not by fetch, whose objects outlive their requests until the next full
 * collection, and which takes 20 MB to be loaded at all.
 */
import type { IncomingHttpHeaders, IncomingMessage, RequestOptions } from "node:http";

/** An import statement would read every export of the modules, and so load fetch. */
const http = process.getBuiltinModule("node:http");
const https = process.getBuiltinModule("node:https");

/** Shorter than servers keep an idle connection, so that none is used that the other side is just closing. */
const IDLE_MS = 4_000;

const AGENTS = {
  "http:": new http.Agent({ keepAlive: true, timeout: IDLE_MS }),
  "https:": new https.Agent({ keepAlive: true, timeout: IDLE_MS }),
} as const;

export interface PostRequest {
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The request is given up when it aborts. */
  readonly signal?: AbortSignal;
}

export interface PostAnswer {
  readonly status: number;
  readonly isOk: boolean;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export async function post(url: URL, { body, headers = {}, signal }: PostRequest): Promise<PostAnswer> {
  const length = String(Buffer.byteLength(body));
  const options = { method: "POST", headers: { ...headers, "content-length": length }, ...(signal && { signal }) };
  const answer = await send(url, options, body);
  const chunks: Buffer[] = [];
  for await (const chunk of answer as AsyncIterable<Buffer>) chunks.push(chunk);
  const { statusCode: status = 0 } = answer;
  const text = Buffer.concat(chunks).toString("utf8");
  return { status, isOk: status >= 200 && status < 300, headers: answer.headers, text };
}

function send(url: URL, options: RequestOptions, body: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const isSecure = url.protocol === "https:";
    const agent = isSecure ? AGENTS["https:"] : AGENTS["http:"];
    const request = (isSecure ? https : http).request(url, { ...options, agent }, resolve);
    request.on("error", reject);
    request.end(body);
  });
}
