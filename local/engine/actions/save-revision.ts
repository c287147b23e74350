/**
 * Makes a definition and its settings the current ones of a machine, in one
 * write with the revision and, where asked for, the version. What changes
 * nothing makes no revision.
 */
import type { MachineType } from "../asl/machine.ts";
import { addRevision, currentRevision, type MachineSettings, type RevisionRow } from "../catalog/revisions.ts";
import { publishVersion, type VersionRow } from "../catalog/versions.ts";
import type { Publishing } from "../ports.ts";
import { settingsIn } from "./machine-settings.ts";
import { machineRow } from "../store/machine-rows.ts";
import type { ActionParts } from "./create-actions.ts";

export interface RevisionInput {
  readonly name: string;
  readonly type: MachineType;
  readonly definition: string;
  readonly settings: MachineSettings;
  readonly publishing: Publishing;
}

export interface SavedRevision {
  readonly revision: RevisionRow;
  readonly version: VersionRow | undefined;
  /** When the machine was created. */
  readonly created_ms: number;
}

export function createSaveRevision({ engine, registry }: ActionParts) {
  return ({ name, type, definition, settings, publishing }: RevisionInput): Promise<SavedRevision> => {
    const text = JSON.stringify(settingsIn(settings));
    const revisionId = engine.uuid();
    const created_ms = engine.clock.now();
    const { publish, versionDescription: description = null } = publishing;
    return registry.create({ name, type, definition }, (db, { machine_arn, id }) => {
      const known = currentRevision(db, machine_arn);
      const isChanged = known?.definition_id !== id || known.settings !== text;
      const row = {
        machine_arn,
        definition_id: id,
        settings: text,
        created_ms,
        revision_id: known ? revisionId : null,
      };
      const revision = known && !isChanged ? known : addRevision(db, row);
      const version = publish
        ? publishVersion(db, { machine_arn, revision: revision.id, description, created_ms })
        : undefined;
      return { revision, version, created_ms: machineRow(db, machine_arn)!.created_ms };
    });
  };
}
