/**
 * Opens a page of the public web, for somebody who is not trusted with the network around the server. An address is judged
 * when it is named and again by what its name stands for at the very moment of connecting, so a name that stands for one
 * address when it is judged and for another when it is used gains nothing. Nobody is followed elsewhere.
 */
import { lookup as systemLookup, type LookupAddress } from "node:dns";
import { Agent as HttpAgent, type IncomingMessage, request as httpRequest } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import { pipeline } from "node:stream";
import { createBrotliDecompress, createGunzip } from "node:zlib";
import { isPublicAddress } from "./public-addresses.ts";

/** Resolves with the page's bytes as they come, unpacked. Throws for every answer that is no page. */
export type FetchPage = (url: string, options: { signal: AbortSignal }) => Promise<AsyncIterable<Uint8Array>>;

export interface FetchPageOptions {
  /** Any address and any port, such as those of an operator's own machine. */
  readonly allowPrivateAddresses: boolean;
  /** As of node:dns, asked for all addresses of a name. */
  readonly lookup?: Lookup;
}

export type Lookup = (
  hostname: string,
  options: { readonly all: true },
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

const headers = { "user-agent": "turnwise-import", accept: "text/html, */*;q=0.5", "accept-encoding": "gzip, br" };

export function createFetchPage({ allowPrivateAddresses, lookup = systemLookup }: FetchPageOptions): FetchPage {
  const options = { keepAlive: true, ...(allowPrivateAddresses ? {} : { lookup: publicLookup(lookup) }) };
  const agents = { http: new HttpAgent(options), https: new HttpsAgent(options) };
  return async (address, { signal }) => {
    const url = new URL(address);
    checkForm(url);
    if (!allowPrivateAddresses) checkPlace(url);
    const response = await open(url, signal, agents);
    return pageOf(response);
  };
}

function checkForm({ protocol, username, password }: URL): void {
  if (protocol !== "http:" && protocol !== "https:") throw new Error("only http and https addresses are read");
  if (username !== "" || password !== "") throw new Error("an address with a user and a password is not read");
}

const ports = new Set(["", "80", "443"]);

function checkPlace({ hostname, port }: URL): void {
  if (!ports.has(port)) throw new Error(`port ${port} is not read: public web sites are at the ports 80 and 443`);
  const address = hostname.replace(/^\[|\]$/g, "");
  if (isIP(address) !== 0 && !isPublicAddress(address)) throw notPublic(hostname);
}

/** Says nothing of the address: it may be a secret of the network around. */
function notPublic(hostname: string): Error {
  return new Error(`${hostname} is not on the public internet, and only public web sites are read`);
}

/** Connections are made to what it answers, and to nothing else. One address that is not public spoils the name. */
export function publicLookup(lookup: Lookup): LookupFunction {
  return (hostname, { all = false, ...options }, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      const [first] = addresses ?? [];
      const isPublic = first !== undefined && addresses.every(({ address }) => isPublicAddress(address));
      if (error || !isPublic) callback(error ?? notPublic(hostname), "", 0);
      else if (all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}

function open(url: URL, signal: AbortSignal, agents: { http: HttpAgent; https: HttpsAgent }): Promise<IncomingMessage> {
  const isSecure = url.protocol === "https:";
  const send = isSecure ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const request = send(url, { agent: isSecure ? agents.https : agents.http, headers, signal });
    request.once("response", resolve).once("error", reject).end();
  });
}

const unpackers = { gzip: createGunzip, "x-gzip": createGunzip, br: createBrotliDecompress };

function pageOf(response: IncomingMessage): AsyncIterable<Uint8Array> {
  const { statusCode = 0, headers: answered } = response;
  const encoding = answered["content-encoding"] ?? "identity";
  const unpack = unpackers[encoding as keyof typeof unpackers] as (typeof unpackers)["gzip"] | undefined;
  const problem = problemOf(statusCode, answered.location, encoding, unpack !== undefined);
  if (problem !== undefined) {
    response.destroy();
    throw new Error(problem);
  }
  // Whoever reads the page is told of every failure by the last of the streams.
  return unpack ? pipeline(response, unpack(), () => undefined) : response;
}

function problemOf(status: number, location: string | undefined, encoding: string, isKnown: boolean) {
  if (status >= 300 && status < 400 && location !== undefined) {
    return `the site sends its visitors on to ${location.slice(0, 200)}, and nobody is followed: write the last address`;
  }
  if (status < 200 || status >= 300) return `the site answered ${status}`;
  if (encoding !== "identity" && !isKnown)
    return `the page is packed as "${encoding.slice(0, 50)}", which nobody asked for`;
  return undefined;
}
