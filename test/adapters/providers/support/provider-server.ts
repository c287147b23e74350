/**
 * A loopback server that plays what a test wrote and keeps what it got, so that an SDK's own serialisation, parsing and
 * error handling are in the test. What it gets is checked against the provider's published description: a request that
 * does not fit is answered as the provider would, and remembered.
 */
import { createServer as createHttpServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer as createHttp2Server } from "node:http2";
import type { Http2ServerRequest, Http2ServerResponse } from "node:http2";
import type { AddressInfo, Server, Socket } from "node:net";
import type { ServerHttp2Session } from "node:http2";

export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: unknown;
}

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Written one after the other. */
  readonly pieces: readonly (string | Uint8Array)[];
  /** What comes after the last piece: a proper end, a connection that breaks, or nothing for ever. */
  readonly then?: "end" | "cut" | "silence";
}

/** Answers nothing at all. */
export const silence: Reply = { status: 0, pieces: [] };

export function jsonReply(status: number, body: unknown, headers: Reply["headers"] = {}): Reply {
  return { status, headers: { "content-type": "application/json", ...headers }, pieces: [JSON.stringify(body)] };
}

export interface ProviderServer {
  readonly url: string;
  readonly received: readonly Received[];
  /** What did not fit the provider's description. */
  readonly complaints: readonly string[];
  /** From now on, for every request. */
  answerWith(reply: Reply): void;
  /** Resolves when a request has come and its reply's pieces were written. */
  nextReplied(): Promise<void>;
  close(): Promise<void>;
}

export interface ProviderServerOptions {
  readonly http2?: boolean;
  readonly complaintAbout: (received: Received) => string | undefined;
}

type AnyRequest = IncomingMessage | Http2ServerRequest;
type AnyResponse = ServerResponse | Http2ServerResponse;

export async function startProviderServer(options: ProviderServerOptions): Promise<ProviderServer> {
  const received: Received[] = [];
  const complaints: string[] = [];
  const connections = new Set<Socket | ServerHttp2Session>();
  let reply: Reply = silence;
  let replied = (): void => undefined;

  async function answer(request: AnyRequest, response: AnyResponse): Promise<void> {
    const got = await read(request);
    received.push(got);
    const complaint = complaintAbout(got);
    if (complaint !== undefined) complaints.push(complaint);
    await play(response, complaint === undefined ? reply : jsonReply(400, { message: complaint }));
    replied();
  }

  function complaintAbout(got: Received): string | undefined {
    try {
      return options.complaintAbout(got);
    } catch (error) {
      return `the check itself failed: ${String(error)}`;
    }
  }

  const listener = (request: AnyRequest, response: AnyResponse) => void answer(request, response);
  const server: Server = options.http2 === true ? createHttp2Server(listener) : createHttpServer(listener);
  const remember = (connection: Socket | ServerHttp2Session) => void connections.add(connection);
  server.on(options.http2 ? "session" : "connection", remember);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    complaints,
    answerWith: (next) => (reply = next),
    nextReplied: () => new Promise((resolve) => (replied = resolve)),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const connection of connections) connection.destroy();
      }),
  };
}

async function read(request: AnyRequest): Promise<Received> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  const { method = "", url = "", headers } = request;
  return { method, path: decodeURIComponent(url), headers, body: text === "" ? undefined : JSON.parse(text) };
}

async function play(response: AnyResponse, { status, headers = {}, pieces, then = "end" }: Reply): Promise<void> {
  if (status === 0) return;
  (response as ServerResponse).writeHead(status, headers);
  for (const piece of pieces) await written(response, piece);
  if (then === "end") response.end();
  if (then === "cut") breakOff(response);
}

/** Each piece arrives on its own. */
function written(response: AnyResponse, piece: string | Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    (response as ServerResponse).write(piece, () => setImmediate(resolve));
  });
}

function breakOff(response: AnyResponse): void {
  if ("stream" in response) response.stream.destroy(new Error("cut"));
  else response.socket?.destroy();
}
