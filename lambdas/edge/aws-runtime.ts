/** What a function gets from its own process: time, chance and fresh ids. */
import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { Timing } from "../../src/conversation/index.ts";
import type { Clock, Ids } from "../../src/kernel/index.ts";

export const systemClock: Clock = { now: Date.now };

export const systemTiming: Timing = { clock: systemClock, pause, random: Math.random };

export const randomIds: Ids = { next: (prefix) => `${prefix}_${randomUUID().replaceAll("-", "")}` };
