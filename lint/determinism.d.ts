import type { ESLint, Linter } from "eslint";

export declare const determinismPlugin: ESLint.Plugin;

/** A flat-config fragment for the files of behaviours; default: the agent's own. */
export declare function determinism(files?: readonly string[]): Linter.Config[];
