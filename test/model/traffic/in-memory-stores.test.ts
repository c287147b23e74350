import { createInMemoryTrafficStores } from "../../../src/model/traffic/index.ts";
import { trafficStoreContract } from "./store-contract.ts";

trafficStoreContract("in memory", async () => {
  const stores = createInMemoryTrafficStores();
  return { stores, others: stores, close: async () => undefined };
});
