/**
 * A JSON value with its text. Either form is made from the other only when it
 * is asked for, and at most once: the same value is needed as an object by the
 * next expression and as text by the history, and serialising is most of what
 * a transition costs.
 *
 * `recordedAt` is the history event that holds the text; later events of the
 * same execution refer to it instead of repeating it.
 */
const MAX_BYTES = 262_144;
const MAX_BYTES_PER_CHARACTER = 3;

export class Payload {
  #value: unknown;
  #text: string | undefined;
  recordedAt = 0;

  private constructor(value: unknown, text: string | undefined) {
    this.#value = value;
    this.#text = text;
  }

  static of(value: unknown): Payload {
    return new Payload(value, undefined);
  }

  /** `text` must be JSON; it is parsed when the value is first needed. */
  static fromText(text: string): Payload {
    return new Payload(undefined, text);
  }

  /** The value as JSON would carry it to somebody else: no shared objects, no undefined. */
  static detached(value: unknown): Payload {
    return Payload.fromText(JSON.stringify(value) ?? "null");
  }

  get value(): unknown {
    if (this.#value === undefined) this.#value = JSON.parse(this.#text!);
    return this.#value;
  }

  get text(): string {
    if (this.#text === undefined) this.#text = JSON.stringify(this.#value) ?? "null";
    return this.#text;
  }

  /** Over the 256 KiB that Step Functions carries between states. */
  get isTooLarge(): boolean {
    const { text } = this;
    return text.length * MAX_BYTES_PER_CHARACTER > MAX_BYTES && Buffer.byteLength(text) > MAX_BYTES;
  }

  /** A copy that its receiver may change. */
  copy(): unknown {
    return JSON.parse(this.text);
  }
}
