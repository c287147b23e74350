/** A mistake or an obstacle that the person at the keyboard can do something about: told without a stack trace. */
export class UserError extends Error {
  override readonly name = "UserError";
  /** What to do about it. */
  readonly remedy: string;

  constructor(message: string, remedy: string) {
    super(message);
    this.remedy = remedy;
  }
}
