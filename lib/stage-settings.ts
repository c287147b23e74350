/**
 * What may differ between the stages of a deployment, checked before anything is synthesized. Secrets are not here: they
 * are made empty by the stack and filled in by people (docs/operations/deploy.md).
 */
import { z } from "zod";
import { loadModels } from "../src/adapters/local/model-files.ts";
import type { StageModels } from "../src/model/index.ts";

/** What an event source mapping accepts. */
const concurrency = z.int().min(2).max(1000);

/** The retention times that CloudWatch Logs knows, in days. */
const retentionDays = z.literal([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 3653]);

export const stageSettingsSchema = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]{0,19}$/, "write up to 20 small letters, digits and hyphens, such as dev"),
  /** Absent: the account of the credentials that deploy. */
  account: z
    .string()
    .regex(/^\d{12}$/, "write the 12 digits of an AWS account")
    .optional(),
  region: z.string().min(1),
  /** Folder with policy.json and knowledge/, from the root of the repository. */
  companyDirectory: z.string().min(1),
  /** The stage's models and routes, from the root of the repository. Absent: models/<stage>.json. */
  modelsFile: z.string().min(1).optional(),
  /** Holds no secret: who calls is proven by the signature. Absent: the agent can't be put in charge yet. */
  webhookUrl: z.url({ protocol: /^https$/ }).optional(),
  /** Takes questions to experts (docs/knowledge-gaps.md); absent: they are texts that somebody sends. */
  expertWebhookUrl: z.url({ protocol: /^https$/ }).optional(),
  logRetentionDays: retentionDays,
  /** How many messages of a lane are handled at the same time. */
  laneConcurrency: z.strictObject({ urgent: concurrency, routine: concurrency, deferred: concurrency }),
  apiThrottle: z.strictObject({ requestsPerSecond: z.int().positive(), burst: z.int().positive() }),
  /** An OpenSearch domain that is there already, version 2.19 or later. Absent: each function searches in its own process. */
  openSearch: z
    .strictObject({
      endpoint: z.url({ protocol: /^https$/ }),
      domainArn: z
        .string()
        .regex(
          /^arn:[^:]+:es:[a-z0-9-]+:\d{12}:domain\/[a-z][a-z0-9-]{2,27}$/,
          "write the ARN of an OpenSearch domain",
        ),
    })
    .optional(),
  /** The tables of conversations and knowledge can't be deleted by mistake. */
  deletionProtection: z.boolean(),
  /** Name of a policy in the account that bounds every role of the stack. */
  permissionsBoundary: z.string().min(1).optional(),
});

export type StageSettings = z.infer<typeof stageSettingsSchema> & {
  /** What the file of models says, checked. */
  readonly models: StageModels;
};

/** Throws with every field that does not fit and what to write instead; InvalidCatalogue for the models' file. */
export function parseStageSettings(name: string, settings: unknown): StageSettings {
  const parsed = stageSettingsSchema.safeParse({ ...(settings as object), name });
  if (parsed.success) return { ...parsed.data, models: loadModels(parsed.data.modelsFile ?? `models/${name}.json`) };
  throw new Error(`The settings of stage "${name}" do not fit:\n${z.prettifyError(parsed.error)}`);
}
