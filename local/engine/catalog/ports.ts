/** The actions on what the catalog holds; the shapes follow the AWS SDK for JavaScript, dates are epoch milliseconds. */
import type { Route } from "./aliases.ts";
import type { MapRunLimits } from "./map-runs.ts";
import type { Tag } from "./tags.ts";

export interface Paging {
  readonly maxResults?: number;
  readonly nextToken?: string;
}

export interface StateMachineVersions {
  /** The version that the current revision has already, or a new one. */
  publishStateMachineVersion(input: {
    stateMachineArn: string;
    revisionId?: string;
    description?: string;
  }): Promise<{ stateMachineVersionArn: string; creationDate: number }>;
  /** Newest first. */
  listStateMachineVersions(input: { stateMachineArn: string } & Paging): Promise<{
    stateMachineVersions: { stateMachineVersionArn: string; creationDate: number }[];
    nextToken?: string;
  }>;
  deleteStateMachineVersion(input: { stateMachineVersionArn: string }): Promise<void>;
}

export interface AliasInput {
  readonly name: string;
  readonly description?: string;
  readonly routingConfiguration: readonly Route[];
}

export interface AliasDescription {
  readonly stateMachineAliasArn: string;
  readonly name: string;
  readonly description?: string;
  readonly routingConfiguration: readonly Route[];
  readonly creationDate: number;
  readonly updateDate: number;
}

export interface StateMachineAliases {
  createStateMachineAlias(input: AliasInput): Promise<{ stateMachineAliasArn: string; creationDate: number }>;
  describeStateMachineAlias(input: { stateMachineAliasArn: string }): Promise<AliasDescription>;
  updateStateMachineAlias(
    input: { stateMachineAliasArn: string } & Partial<Omit<AliasInput, "name">>,
  ): Promise<{ updateDate: number }>;
  deleteStateMachineAlias(input: { stateMachineAliasArn: string }): Promise<void>;
  /** Of a machine, or of one of its versions. */
  listStateMachineAliases(input: { stateMachineArn: string } & Paging): Promise<{
    stateMachineAliases: { stateMachineAliasArn: string; creationDate: number }[];
    nextToken?: string;
  }>;
}

export interface ResourceTags {
  tagResource(input: { resourceArn: string; tags: readonly Tag[] }): Promise<void>;
  untagResource(input: { resourceArn: string; tagKeys: readonly string[] }): Promise<void>;
  listTagsForResource(input: { resourceArn: string }): Promise<{ tags: Tag[] }>;
}

export interface ActivityListItem {
  readonly activityArn: string;
  readonly name: string;
  readonly creationDate: number;
}

export interface Activities {
  createActivity(input: {
    name: string;
    tags?: readonly Tag[];
  }): Promise<Pick<ActivityListItem, "activityArn" | "creationDate">>;
  describeActivity(input: { activityArn: string }): Promise<ActivityListItem & { encryptionConfiguration: object }>;
  deleteActivity(input: { activityArn: string }): Promise<void>;
  listActivities(input: Paging): Promise<{ activities: ActivityListItem[]; nextToken?: string }>;
  /** Waits a minute for a task; without one it answers with nothing. */
  getActivityTask(input: { activityArn: string; workerName?: string }): Promise<{ taskToken?: string; input?: string }>;
}

export interface MapRunListItem {
  readonly executionArn: string;
  readonly mapRunArn: string;
  readonly stateMachineArn: string;
  readonly startDate: number;
  readonly stopDate?: number;
}

export interface MapRunCounts {
  readonly pending: number;
  readonly running: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly timedOut: number;
  readonly aborted: number;
  readonly total: number;
  readonly resultsWritten: number;
}

export interface MapRunDescription extends Omit<MapRunListItem, "stateMachineArn"> {
  readonly status: "RUNNING" | "SUCCEEDED" | "FAILED" | "ABORTED";
  readonly maxConcurrency: number;
  readonly toleratedFailurePercentage: number;
  readonly toleratedFailureCount: number;
  readonly itemCounts: MapRunCounts;
  readonly executionCounts: MapRunCounts;
  readonly redriveCount: number;
  readonly redriveDate?: number;
}

export interface MapRuns {
  listMapRuns(input: { executionArn: string } & Paging): Promise<{ mapRuns: MapRunListItem[]; nextToken?: string }>;
  describeMapRun(input: { mapRunArn: string }): Promise<MapRunDescription>;
  /** Of a map run that has not ended; what is left out stays. */
  updateMapRun(input: { mapRunArn: string } & Partial<MapRunLimits>): Promise<void>;
}
