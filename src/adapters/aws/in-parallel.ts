export { inParallel } from "../../kernel/index.ts";
