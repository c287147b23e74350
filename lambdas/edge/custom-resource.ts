/**
 * The edge of a Lambda that CloudFormation invokes for a custom resource. CloudFormation waits until the answer is put to
 * the address that it sends along, so there is one whatever happens; a failure stops the deployment with its reason.
 */
import type { CloudFormationCustomResourceEvent } from "aws-lambda";
import type { Telemetry } from "../../src/kernel/index.ts";

export type CustomResourceEvent = Pick<
  CloudFormationCustomResourceEvent,
  "RequestType" | "ResponseURL" | "StackId" | "RequestId" | "LogicalResourceId"
>;

export interface CustomResourceOptions {
  /** What is done when the resource is made or its properties change. Nothing is done when it is deleted. */
  perform(): Promise<unknown>;
  readonly telemetry: Telemetry;
  /** Puts the text to the address; throws when it was not taken. */
  put(url: string, body: string): Promise<void>;
}

export type CustomResource = (event: CustomResourceEvent) => Promise<void>;

/** CloudFormation takes at most 4 KB. */
const longestReason = 1_000;
const putAttempts = 3;

export function customResource({ perform, telemetry, put }: CustomResourceOptions): CustomResource {
  return async ({ RequestType, ResponseURL, StackId, RequestId, LogicalResourceId }) => {
    const answer = { StackId, RequestId, LogicalResourceId, PhysicalResourceId: LogicalResourceId };
    const outcome = RequestType === "Delete" ? { Status: "SUCCESS" } : await attempt(perform, telemetry);
    await persist(() => put(ResponseURL, JSON.stringify({ ...answer, ...outcome })));
  };
}

async function attempt(perform: CustomResourceOptions["perform"], telemetry: Telemetry) {
  try {
    telemetry.info("A custom resource is up to date.", { result: await perform() });
    return { Status: "SUCCESS" };
  } catch (error) {
    telemetry.error("A custom resource failed.", { error });
    const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return { Status: "FAILED", Reason: reason.slice(0, longestReason) };
  }
}

async function persist(work: () => Promise<void>): Promise<void> {
  for (let attempts = 1; ; attempts += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempts === putAttempts) throw error;
    }
  }
}

/** Bytes, because a text would be sent with a content type, and that is not part of what the address was signed for. */
export async function putToSignedUrl(url: string, body: string): Promise<void> {
  const answer = await fetch(url, { method: "PUT", body: new TextEncoder().encode(body) });
  if (!answer.ok) throw new Error(`CloudFormation's address answered ${answer.status}.`);
}
