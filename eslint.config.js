import eslint from "@eslint/js";
import tseslint from "typescript-eslint";
import { determinism } from "./lint/determinism.js";

export default tseslint.config(
  { ignores: ["node_modules/", "cdk.out/", "coverage/", "**/node_modules/"] },
  eslint.configs.recommended,
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "@typescript-eslint/consistent-type-imports": "error",
      // A port may be asynchronous where one of its adapters is not.
      "@typescript-eslint/require-await": "off",
      // Ports are objects of functions and are taken apart; none of them uses `this`.
      "@typescript-eslint/unbound-method": "off",
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      // Functions and files stay readable in one sitting (see CONTRIBUTING.md).
      "max-lines-per-function": ["error", { max: 70, skipBlankLines: true, skipComments: true }],
      "max-lines": ["error", { max: 400, skipBlankLines: true, skipComments: true }],
      complexity: ["error", 12],
    },
  },
  {
    files: ["test/**/*.ts", "bench/**/*.ts"],
    rules: {
      // node:test reports by itself what its promises would say.
      "@typescript-eslint/no-floating-promises": [
        "error",
        { allowForKnownSafeCalls: ["test", "describe", "it", "suite"] },
      ],
      "max-lines-per-function": "off",
      "max-lines": "off",
      complexity: "off",
    },
  },
  ...determinism(["src/behaviours/agent/**/*.ts", "docs/tutorial/examples/**/*.ts"]),
);
