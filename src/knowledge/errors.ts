import { TerminalError } from "../kernel/index.ts";

/** A turn pinned a version that this index does not hold. */
export class UnknownKnowledgeVersionError extends TerminalError {
  override readonly name = "UnknownKnowledgeVersion";
  constructor(version: string, held: readonly string[]) {
    super("not_found", `knowledge version "${version}" is not here; there is ${held.join(", ")}`, { version, held });
  }
}
