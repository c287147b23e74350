/** A store that cannot be trusted is reported and left as it is: nothing is guessed or repaired. */
export class StoreCorrupt extends Error {
  override readonly name = "StoreCorrupt";

  constructor(path: string, detail: string) {
    super(`the store ${path} is damaged and was left untouched: ${detail}`);
  }

  static from(error: unknown, path: string): unknown {
    const detail = error instanceof Error ? error.message : String(error);
    const isDamage = /malformed|not a database|corrupt/i.test(detail);
    return isDamage && !(error instanceof StoreCorrupt) ? new StoreCorrupt(path, detail) : error;
  }
}
