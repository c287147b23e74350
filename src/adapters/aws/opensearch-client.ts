/**
 * Requests to an OpenSearch domain, signed with the credentials of the function that sends them; a test node on loopback
 * gets them as they are. Every request ends in time, and every failure has one of our names.
 */
import { Client } from "@opensearch-project/opensearch";
import { AwsSigv4Signer } from "@opensearch-project/opensearch/aws-v3";
import { searchFailure } from "./opensearch-errors.ts";

export interface SearchRequest {
  readonly method: "GET" | "POST" | "PUT" | "HEAD" | "DELETE";
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: object;
  /** Lines of a bulk request or of several searches. */
  readonly lines?: readonly object[];
  /** These answers are not failures. */
  readonly accept?: readonly number[];
}

export interface SearchAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** What the adapter needs of a client. */
export interface SearchEngine {
  /** Throws ServiceUnavailable where it may pass, SearchRefused where it won't. */
  send(request: SearchRequest): Promise<SearchAnswer>;
}

export interface SearchEngineOptions {
  /** `https://…` of a domain; `http://127.0.0.1:…` for a node of a test, which gets no signature. */
  readonly endpoint: string;
  /** Region of the domain. */
  readonly region: string;
  /** Milliseconds for one attempt. */
  readonly requestTimeoutMs?: number;
  readonly maxRetries?: number;
  /** Default: whatever goes over https is signed. */
  readonly isSigned?: boolean;
}

/** A bulk request with vectors takes the longest. */
const defaultTimeoutMs = 10_000;

export function createSearchEngine(options: SearchEngineOptions): SearchEngine {
  const { endpoint, region, requestTimeoutMs = defaultTimeoutMs, maxRetries = 2 } = options;
  const { protocol, hostname } = new URL(endpoint);
  const isLoopback = hostname === "127.0.0.1" || hostname === "[::1]" || hostname === "localhost";
  if (protocol !== "https:" && !isLoopback) {
    throw new Error(`OPENSEARCH_ENDPOINT is ${endpoint}: outside this machine, write an address with https.`);
  }
  const { isSigned = protocol === "https:" } = options;
  const signer = isSigned ? AwsSigv4Signer({ region, service: "es" }) : {};
  return engineOf(new Client({ ...signer, node: endpoint, requestTimeout: requestTimeoutMs, maxRetries }));
}

export function engineOf(client: Pick<Client, "transport">): SearchEngine {
  return {
    async send({ method, path, query, body, lines, accept = [] }) {
      try {
        const answer = await client.transport.request(
          {
            method,
            path,
            ...(query && { querystring: { ...query } }),
            ...(body && { body: { ...body } }),
            ...(lines && { bulkBody: lines.map((line) => ({ ...line })) }),
          },
          { ignore: [...accept] },
        );
        return { status: answer.statusCode ?? 0, body: answer.body as unknown };
      } catch (error) {
        throw searchFailure(error);
      }
    },
  };
}
