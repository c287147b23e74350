import { openGroupCommit } from "../../../local/engine/index.ts";
import { createSqliteVectorCache } from "../../../src/adapters/local/sqlite-vector-cache.ts";
import { vectorCacheContract } from "../../knowledge/vector-cache-contract.ts";

vectorCacheContract("in SQLite", () => createSqliteVectorCache(openGroupCommit(":memory:")));
