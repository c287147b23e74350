import { storeContract } from "../conversation/store-contract.ts";
import { createNaiveConversationStore } from "./naive-conversation-store.ts";

storeContract("of the tests' naive model", async () => ({
  store: createNaiveConversationStore(),
  close: async () => undefined,
}));
