/** Lets the real SDK clients of this process talk to a server on loopback in place of AWS. */
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";

export async function standInForAws(server: Server, variables: Readonly<Record<string, string>> = {}): Promise<void> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    AWS_REGION: "eu-central-1",
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    ...variables,
  });
}
