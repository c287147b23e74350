/** Installs what the engine is measured beside, when it is measured. Without it, the measurement goes on with less. */
import { spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";

const FOLDER = fileURLToPath(new URL("../peers/engine", import.meta.url));
const INSTALLED = `${FOLDER}/node_modules/.package-lock.json`;

/** Returns why they are not there, or undefined. */
export function installPeers(): string | undefined {
  if (existsSync(INSTALLED) && statSync(INSTALLED).mtimeMs >= statSync(`${FOLDER}/package-lock.json`).mtimeMs) return;
  const options = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  const { status, stderr, error } = spawnSync("npm", ["ci", ...options], { cwd: FOLDER, encoding: "utf8" });
  if (status === 0) return undefined;
  return error?.message ?? (stderr.trim().split("\n")[0] || `npm ci ended with code ${status}`);
}
