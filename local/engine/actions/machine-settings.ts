/** The settings of a machine beside its definition: checked and shown as on AWS. */
import type { MachineSettings } from "../catalog/revisions.ts";
import { StepFunctionsError } from "../errors.ts";
import type { Publishing } from "../ports.ts";

const FIELDS = ["roleArn", "loggingConfiguration", "tracingConfiguration", "encryptionConfiguration"] as const;

export function settingsIn(input: MachineSettings): MachineSettings {
  return Object.fromEntries(FIELDS.filter((field) => input[field] !== undefined).map((field) => [field, input[field]]));
}

interface Logging {
  readonly level?: string;
  readonly destinations?: readonly unknown[];
}

export function checkSettings({ loggingConfiguration }: MachineSettings): void {
  const { level = "OFF", destinations = [] } = (loggingConfiguration ?? {}) as Logging;
  if (destinations.length > 1 || (level !== "OFF" && destinations.length === 0)) {
    const problem = "Invalid Logging Configuration: Must specify exactly one Log Destination.";
    throw new StepFunctionsError("InvalidLoggingConfiguration", problem);
  }
}

export function checkPublishing({ publish, versionDescription }: Publishing): void {
  if (versionDescription === undefined || publish === true) return;
  throw new StepFunctionsError("ValidationException", "Version description can only be set when publish is true");
}

/** With the values that AWS shows where nothing was set. */
export function completeSettings<Settings extends MachineSettings>(settings: Settings): Settings {
  const { loggingConfiguration, tracingConfiguration, encryptionConfiguration } = settings;
  return {
    ...settings,
    loggingConfiguration: { level: "OFF", includeExecutionData: false, ...loggingConfiguration },
    tracingConfiguration: { enabled: false, ...tracingConfiguration },
    encryptionConfiguration: encryptionConfiguration ?? { type: "AWS_OWNED_KEY" },
  };
}
