/** Reads what a stage knows of models from the repository: models/<stage>.json and the certification records. */
import { globSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import {
  checkModels,
  InvalidCatalogueError,
  InvalidCertificationError,
  parseCertification,
} from "../../model/index.ts";
import type { CertificationRecord, StageModels } from "../../model/index.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));

/** `file` is a path from the root of the repository. Throws InvalidCatalogue or InvalidCertification. */
export function loadModels(file: string): StageModels {
  const path = join(root, file);
  const fail = (reason: string) => new InvalidCatalogueError(file, [reason]);
  return checkModels({ source: file, value: readJson(path, fail), certifications: loadCertifications() });
}

export const certificationsFolder = "evaluations/certifications";

/** Throws InvalidCertification. */
export function loadCertifications(folder: string = join(root, certificationsFolder)): readonly CertificationRecord[] {
  return globSync(join(folder, "*", "*.json"))
    .toSorted()
    .map((path) => {
      const source = relative(root, path);
      const fail = (reason: string) => new InvalidCertificationError(source, reason);
      return parseCertification(source, readJson(path, fail));
    });
}

function readJson(path: string, fail: (reason: string) => Error): unknown {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    throw fail("there is no such file; write one (models/README.md says how)");
  }
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw fail(`it is not JSON: ${(error as Error).message}`);
  }
}
