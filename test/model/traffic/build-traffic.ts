import type { Deployment, HealthCounts, Quotas } from "../../../src/model/traffic/index.ts";
import { noCounts, sketchOf } from "../../../src/model/traffic/index.ts";

export function buildDeployment(id = "eu", quotas: Quotas = { requestsPerMinute: 60 }, model = "claude"): Deployment {
  return { id, model, provider: "bedrock", region: id, quotas };
}

export function answersAt(...paces: number[]): HealthCounts {
  return { ...noCounts, answered: paces.length, paces: sketchOf(...paces) };
}
