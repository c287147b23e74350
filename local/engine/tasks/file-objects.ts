/**
 * Objects as files: a bucket is a folder of the root, a key a path below it. A
 * bucket or key that leads out of the root is refused, also by way of a
 * symbolic link, since both may come from an execution's input.
 */
import { mkdir, readFile, realpath, rename, writeFile } from "node:fs/promises";
import { dirname, resolve, sep } from "node:path";
import type { ObjectStore } from "../ports.ts";

export function createFileObjects(root: string): ObjectStore {
  const within = (bucket: string, key: string): string => {
    const folder = resolve(root, bucket);
    const path = resolve(folder, key);
    if (dirname(folder) !== resolve(root) || !path.startsWith(folder + sep)) throw outside(bucket, key);
    return path;
  };

  /** Of the path, what exists must lie in the root where it really is. */
  const checkReal = async (path: string, bucket: string, key: string): Promise<void> => {
    const [real, realRoot] = [await existingPart(path), await existingPart(resolve(root))];
    if (!`${real}${sep}`.startsWith(realRoot + sep)) throw outside(bucket, key);
  };

  return {
    async readObject(bucket, key) {
      const path = within(bucket, key);
      await checkReal(path, bucket, key);
      return readFile(path, "utf8");
    },
    async writeObject(bucket, key, text) {
      const path = within(bucket, key);
      await checkReal(dirname(path), bucket, key);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(`${path}.part`, text);
      await rename(`${path}.part`, path);
    },
  };
}

/** The real place of the path, or of the nearest folder above it that is there. */
async function existingPart(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT" || dirname(path) === path) throw error;
    return existingPart(dirname(path));
  }
}

function outside(bucket: string, key: string): Error {
  return new Error(`the object ${bucket}/${key} leads out of the folder that holds objects, so it is refused`);
}
