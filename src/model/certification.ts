/**
 * Which prompt may be put to which model: a pair is certified when an evaluation of exactly these words on exactly this
 * model is recorded in the repository and reached its thresholds. A record is bound to the text by digest and to the
 * model by the providers' ids, so that neither can change behind it.
 */
import { z } from "zod";
import type { ModelEntry } from "./catalogue.ts";
import { InvalidCertificationError } from "./errors.ts";
import { digestOf, versionOf } from "./prompt.ts";
import type { AnyPrompt, Prompt, PromptVariant } from "./prompt.ts";

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const share = z.number().min(0).max(1);

export const certificationRecordSchema = z.strictObject({
  prompt: z.string().min(1),
  /** `<family>@<version>`. */
  variant: z.string().regex(/^[a-z0-9._-]+@.+$/),
  promptDigest: sha256,
  /** Logical name from the catalogue. */
  model: z.string().min(1),
  /** The providers' ids of the deployments that the name stood for. */
  modelIds: z.array(z.string().min(1)).min(1),
  suite: z.strictObject({ name: z.string().min(1), digest: sha256, cases: z.int().positive() }),
  command: z.string().min(1),
  ranAt: z.iso.datetime(),
  /** Shares of what was right, by what was judged. */
  scores: z.record(z.string(), share),
  /** The least that each score must reach. */
  thresholds: z.record(z.string(), share),
});

export type CertificationRecord = z.infer<typeof certificationRecordSchema>;

/**
 * `missing`: nobody ran the evaluation. `outdated`: the prompt or the model behind the name has changed since.
 * `below_threshold`: it ran and was not good enough.
 */
export type CertificationStatus = "certified" | "missing" | "outdated" | "below_threshold";

export interface Certification {
  readonly status: CertificationStatus;
  /** Why it is not certified; absent when it is. */
  readonly reason?: string;
  readonly record?: CertificationRecord;
}

/** Throws InvalidCertification. `source` is what to call the record, such as its path. */
export function parseCertification(source: string, value: unknown): CertificationRecord {
  const parsed = certificationRecordSchema.safeParse(value);
  if (!parsed.success) throw new InvalidCertificationError(source, z.prettifyError(parsed.error));
  const unscored = Object.keys(parsed.data.thresholds).filter((score) => !(score in parsed.data.scores));
  if (unscored.length === 0) return parsed.data;
  throw new InvalidCertificationError(source, `it has thresholds without scores: ${unscored.join(", ")}`);
}

export function certificationOf<I, O>(
  records: readonly CertificationRecord[],
  prompt: Prompt<I, O>,
  variant: PromptVariant<I>,
  model: Pick<ModelEntry, "name" | "deployments">,
): Certification {
  const ofPair = records.filter((record) => isOf(record, prompt, variant, model));
  const record = ofPair.toSorted((left, right) => left.ranAt.localeCompare(right.ranAt)).at(-1);
  if (record === undefined) return { status: "missing", reason: "no evaluation of the pair is recorded" };
  const change = changeSince(record, prompt, variant, model);
  if (change !== undefined) return { status: "outdated", reason: change, record };
  const shortfall = shortfallOf(record);
  if (shortfall !== undefined) return { status: "below_threshold", reason: shortfall, record };
  return { status: "certified", record };
}

/** Records of any version of the family's variant: an older one makes the pair outdated, not missing. */
function isOf(
  record: CertificationRecord,
  prompt: Pick<AnyPrompt, "id">,
  { family }: Pick<PromptVariant<never>, "family">,
  { name }: Pick<ModelEntry, "name">,
): boolean {
  return record.prompt === prompt.id && record.model === name && record.variant.startsWith(`${family}@`);
}

function changeSince<I, O>(
  record: CertificationRecord,
  prompt: Prompt<I, O>,
  variant: PromptVariant<I>,
  { deployments }: Pick<ModelEntry, "deployments">,
): string | undefined {
  if (record.promptDigest !== digestOf(prompt, variant)) {
    return `the prompt has changed since the evaluation of ${record.variant} (now ${versionOf(variant)})`;
  }
  const strange = deployments.find(({ modelId }) => !record.modelIds.includes(modelId));
  return strange && `deployment "${strange.id}" runs ${strange.modelId}, which was not evaluated`;
}

function shortfallOf({ scores, thresholds }: CertificationRecord): string | undefined {
  const short = Object.entries(thresholds).filter(([score, least]) => (scores[score] ?? 0) < least);
  if (short.length === 0) return undefined;
  return short.map(([score, least]) => `${score} is ${scores[score] ?? "missing"} and must be ${least}`).join("; ");
}
