/**
 * The engine by itself:
 *
 *   node local/engine/cli.js --port 8083 --data ./engine-data [--clock real|virtual]
 *     [--lambda-endpoint URL] [--sqs-endpoint URL] [--objects DIR]
 *
 * Then `aws stepfunctions --endpoint-url http://127.0.0.1:8083 …` or any SDK.
 *
 * Plain JavaScript, since what is loaded before the compile cache is on is
 * compiled at every start, and Node's TypeScript alone would double the start.
 */
import { enableCompileCache, flushCompileCache } from "node:module";
import { setTimeout } from "node:timers";

/** Node saves the cache when the process ends, which a killed one does not get to. */
const SAVE_AFTER_MS = 1_000;

enableCompileCache();
const { serve } = await import("./serve.ts");
await serve();
setTimeout(flushCompileCache, SAVE_AFTER_MS).unref();
