/**
 * Who is calling. Keys come in two roles, so that the key of a build pipeline can neither disturb live conversations nor
 * read customers' data. Digests are compared, each in constant time and all of them, so that timing tells nothing.
 */
import { hash, timingSafeEqual } from "node:crypto";
import { PermissionDeniedError, UnauthenticatedError } from "./http-answer.ts";
import type { KeyRole, Role } from "./http-route.ts";

/** Several keys per role, so that one can be replaced while both work. */
export interface ApiKeys {
  readonly integration: readonly string[];
  readonly management: readonly string[];
}

/** The keys, or where they are read again from time to time. */
export type ApiKeySource = ApiKeys | (() => Promise<ApiKeys>);

/** Says in which role the key opens the route. Throws UnauthenticatedError or PermissionDeniedError. */
export type Authorize = (role: Role, authorization: string | undefined) => Promise<KeyRole | undefined>;

type Digests = Readonly<Record<KeyRole, readonly Buffer[]>>;

export function createAuthorize(source: ApiKeySource): Authorize {
  const read = typeof source === "function" ? source : async () => source;
  const digests = rememberDigests();
  return async (role, authorization) => {
    if (role === "anyone") return undefined;
    const presented = sha256(bearerKey(authorization));
    const known = digests(await read());
    const roles = { integration: holds(known.integration, presented), management: holds(known.management, presented) };
    if (!roles.integration && !roles.management) throw new UnauthenticatedError("This API key is not known.");
    if (role === "either") return roles.management ? "management" : "integration";
    if (!roles[role]) throw new PermissionDeniedError(`This endpoint needs ${keyNames[role]}.`);
    return role;
  };
}

const keyNames: Readonly<Record<KeyRole, string>> = {
  integration: "an Integration key",
  management: "a Management key",
};

const bearer = /^bearer +(\S+) *$/i;

function bearerKey(authorization: string | undefined): string {
  const key = bearer.exec(authorization ?? "")?.[1];
  if (key === undefined) throw new UnauthenticatedError("Send an API key in the header `Authorization: Bearer <key>`.");
  return key;
}

/** Hashes a set of keys once, for as long as the source returns the same one. */
function rememberDigests(): (keys: ApiKeys) => Digests {
  let last: { readonly keys: ApiKeys; readonly digests: Digests } | undefined;
  return (keys) => {
    if (last?.keys !== keys) {
      const { integration, management } = keys;
      last = { keys, digests: { integration: integration.map(sha256), management: management.map(sha256) } };
    }
    return last.digests;
  };
}

function sha256(text: string): Buffer {
  return hash("sha256", text, "buffer");
}

function holds(digests: readonly Buffer[], presented: Buffer): boolean {
  return digests.reduce((found, digest) => timingSafeEqual(digest, presented) || found, false);
}
