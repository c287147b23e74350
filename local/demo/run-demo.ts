/** `npm run demo`: plays the scenes one after another and prints them. */
import { performance } from "node:perf_hooks";
import { type Company, loadCompany } from "../../src/adapters/local/company-files.ts";
import { exampleCompany } from "../cli/example-company.ts";
import { modelDelayMs, openDemoStage } from "./demo-stage.ts";
import { type PlayedScene, playScene } from "./play-scene.ts";
import { printScene } from "./print-scene.ts";
import { scenes } from "./scenes.ts";

export async function demo(): Promise<void> {
  const startedAt = performance.now();
  const company = loadCompany(exampleCompany);
  const played = await playDemo(company);
  console.log(printDemo(company, played));
  const seconds = virtualSeconds(played);
  console.log(`${seconds} virtual seconds passed in ${((performance.now() - startedAt) / 1000).toFixed(1)} real ones.`);
}

export async function playDemo(company: Company): Promise<readonly PlayedScene[]> {
  const stage = await openDemoStage(company);
  const played: PlayedScene[] = [];
  for (const [index, scene] of scenes.entries()) played.push(await playScene(stage, scene, index + 1));
  await stage.close();
  return played;
}

export function printDemo({ policy }: Company, played: readonly PlayedScene[]): string {
  const intro = [
    "",
    `Four conversations with ${policy.company.agentName}, the agent of ${policy.company.name}, on a virtual clock.`,
    `Everything is real but time, and the offline model, which takes ${modelDelayMs / 1000} s for each of its answers.`,
    "",
    "",
  ];
  return intro.join("\n") + played.map((scene, index) => printScene(scene, index + 1, policy.channels.web)).join("\n");
}

function virtualSeconds(played: readonly PlayedScene[]): number {
  return played.reduce((sum, { scene }) => sum + scene.lastsMs / 1000, 0);
}
