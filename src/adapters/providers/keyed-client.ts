/** One client of an SDK per key: a key that was replaced takes effect with the next call. */
import type { ReadApiKey } from "./credentials.ts";

export type ClientSource<Client> = () => Promise<Client>;

export function clientPerKey<Client>(readKey: ReadApiKey, create: (key: string) => Client): ClientSource<Client> {
  let last: { readonly key: string; readonly client: Client } | undefined;
  return async () => {
    const key = await readKey();
    if (last?.key !== key) last = { key, client: create(key) };
    return last.client;
  };
}
