/**
 * Is an OpenSearch domain fit for our search? Its engine must score cosines as 2.19 and later do, and it must be well
 * enough to take a reindex: a red domain has lost shards, and one that is being changed may lose the work.
 */
import { DescribeDomainCommand, DescribeDomainHealthCommand, type OpenSearchClient } from "@aws-sdk/client-opensearch";
import { RetryableError, TerminalError } from "../../kernel/index.ts";
import { callService } from "./service-failures.ts";

export interface DomainState {
  readonly name: string;
  /** Such as `OpenSearch_2.19`. */
  readonly engineVersion: string;
  /** `Green`, `Yellow`, `Red`, `NotAvailable`; as the service says it. */
  readonly health: string;
  /** A change of its configuration is under way. */
  readonly isProcessing: boolean;
  readonly isDeleted: boolean;
}

export interface DomainFinding {
  readonly isGood: boolean;
  /** The same check may turn out well later. */
  readonly mayPass: boolean;
  readonly text: string;
}

export class SearchDomainUnfitError extends TerminalError {
  override readonly name = "SearchDomainUnfit";
  constructor(reasons: readonly string[]) {
    super("failed_precondition", `The OpenSearch domain can't be used: ${reasons.join(" ")}`);
  }
}

export class SearchDomainNotReadyError extends RetryableError {
  override readonly name = "SearchDomainNotReady";
  constructor(reasons: readonly string[]) {
    super("unavailable", `The OpenSearch domain is not ready for a reindex: ${reasons.join(" ")} Try again.`);
  }
}

const leastVersion = [2, 19] as const;

/** Throws ServiceUnavailable; and what the SDK throws for a domain that is not there or may not be asked. */
export async function readDomain(client: Pick<OpenSearchClient, "send">, domainArn: string): Promise<DomainState> {
  const name = domainArn.split("/").at(-1) ?? "";
  const input = { DomainName: name };
  const [{ DomainStatus: status }, { ClusterHealth: health }] = await callService("Amazon OpenSearch Service", () =>
    Promise.all([client.send(new DescribeDomainCommand(input)), client.send(new DescribeDomainHealthCommand(input))]),
  );
  return {
    name,
    engineVersion: status?.EngineVersion ?? "unknown",
    health: health ?? "NotAvailable",
    isProcessing: (status?.Processing ?? false) || (status?.UpgradeProcessing ?? false),
    isDeleted: status?.Deleted ?? false,
  };
}

export function judgeDomain(domain: DomainState): readonly DomainFinding[] {
  return [judgeEngine(domain), judgeHealth(domain), judgeChanges(domain)];
}

/** Throws SearchDomainUnfit for what only a person can change, SearchDomainNotReady for what may pass. */
export function requireFit(domain: DomainState): void {
  const bad = judgeDomain(domain).filter(({ isGood }) => !isGood);
  const lasting = bad.filter(({ mayPass }) => !mayPass);
  if (lasting.length > 0) throw new SearchDomainUnfitError(lasting.map(({ text }) => text));
  if (bad.length > 0) throw new SearchDomainNotReadyError(bad.map(({ text }) => text));
}

function judgeEngine({ engineVersion }: DomainState): DomainFinding {
  const [, major = 0, minor = 0] = /^OpenSearch_(\d+)\.(\d+)$/.exec(engineVersion)?.map(Number) ?? [];
  const [leastMajor, leastMinor] = leastVersion;
  const isGood = major > leastMajor || (major === leastMajor && minor >= leastMinor);
  const remedy = isGood ? "" : ` Upgrade it to OpenSearch ${leastVersion.join(".")} or later.`;
  return { isGood, mayPass: false, text: `Its engine is ${engineVersion}.${remedy}` };
}

/** Yellow lacks copies, and searches well. */
function judgeHealth({ health }: DomainState): DomainFinding {
  const isGood = health === "Green" || health === "Yellow";
  return { isGood, mayPass: true, text: `Its health is ${health}.${isGood ? "" : " See its console for the reason."}` };
}

function judgeChanges({ isProcessing, isDeleted }: DomainState): DomainFinding {
  if (isDeleted) return { isGood: false, mayPass: false, text: "It is being deleted." };
  if (isProcessing) return { isGood: false, mayPass: true, text: "A change of it is under way; wait for its end." };
  return { isGood: true, mayPass: true, text: "No change of it is under way." };
}
