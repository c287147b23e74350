/** Query strings of the knowledge endpoints. A parameter that is left empty is absent. */
import { z } from "zod";
import { withoutAbsent } from "./http-fields.ts";
import { timestampField } from "./http-timestamps.ts";
import { channelSchema } from "./vocabulary.ts";

function wholeNumber(from: number, through: number, what: string) {
  return z
    .string()
    .regex(/^\d{1,15}$/, { error: `is not a whole number. Write ${what}.`, abort: true })
    .transform(Number)
    .refine((value) => value >= from && value <= through, { error: `is out of range. Write ${what}.` });
}

export const limitOf = (most: number) => wholeNumber(1, most, `a number from 1 to ${most}`).optional();
const versionField = wholeNumber(0, Number.MAX_SAFE_INTEGER, "the number of a version").optional();

export const supportPlatformQuery = z
  .object({ support_platform: z.string().default("public-api") })
  .transform(({ support_platform }) => support_platform);

export const versionsQuery = z
  .object({ limit: limitOf(1_000), cursor: z.string().optional() })
  .transform(({ limit = 100, cursor }) => withoutAbsent({ limit, cursor }));

export const itemQuery = z.object({ version: versionField }).transform(({ version }) => version);

export const searchQuery = z
  .object({
    text: z.string().min(1).max(8_192),
    version: versionField,
    as_of: timestampField.optional(),
    language: z
      .string()
      .regex(/^[a-z]{2}$/, { error: "is not a language. Write an ISO 639-1 code such as en." })
      .optional(),
    channel: channelSchema.optional(),
    traffic_group: z.string().max(1_024).optional(),
    limit: limitOf(100),
    audience: z.enum(["public", "internal"]).default("public"),
  })
  .refine(({ version, as_of }) => version === undefined || as_of === undefined, {
    path: ["as_of"],
    error: "stands beside a version. Write one of them.",
  })
  .transform(({ as_of, traffic_group, limit = 10, ...query }) =>
    withoutAbsent({ ...query, limit, asOf: as_of, trafficGroup: traffic_group }),
  );
