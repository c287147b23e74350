import { RetryableError } from "../../kernel/index.ts";

/** No answer came from the webhook endpoint: nothing listens there, or it took too long. */
export class WebhookUnreachableError extends RetryableError {
  override readonly name = "WebhookUnreachable";
  constructor(reason: string, cause: unknown) {
    super("unavailable", reason, {}, cause);
  }
}
