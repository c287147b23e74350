import { RetryableError, TerminalError } from "../kernel/index.ts";

/** A turn pinned a version that this index does not hold. */
export class UnknownKnowledgeVersionError extends TerminalError {
  override readonly name = "UnknownKnowledgeVersion";
  constructor(version: string, held: readonly string[]) {
    super("not_found", `knowledge version "${version}" is not here; there is ${held.join(", ")}`, { version, held });
  }
}

/** Text was about to reach readers whom it is not for. */
export class DisclosureError extends TerminalError {
  override readonly name = "Disclosure";
  constructor(passageId: string, readers: string) {
    super("internal", `passage "${passageId}" is not for ${readers}: the search that returned it is wrong`, {
      passageId,
    });
  }
}

/** The knowledge has changed since the version that a publish was made on. Look again and repeat. */
export class PublishConflictError extends RetryableError {
  override readonly name = "PublishConflict";
  constructor(publishId: string, basedOn: number | undefined, current: number) {
    const reason =
      basedOn === undefined
        ? `others published again and again meanwhile; it is at version ${current}`
        : `it was made on version ${basedOn} and the knowledge is at ${current}`;
    super("aborted", `Publish "${publishId}" came too late: ${reason}. Try again.`, { publish_id: publishId, current });
  }
}

/** A publish id stands for one set of changes for ever. */
export class PublishIdTakenError extends TerminalError {
  override readonly name = "PublishIdTaken";
  constructor(publishId: string, version: number) {
    super(
      "already_exists",
      `Publish "${publishId}" was made already, with other changes, as version ${version}. Use a new id.`,
      { publish_id: publishId, version },
    );
  }
}

export class KnowledgeItemNotFoundError extends TerminalError {
  override readonly name = "KnowledgeItemNotFound";
  constructor(kind: string, id: string) {
    super("not_found", `There is no ${kind} "${id}" in this version of the knowledge.`, { kind, id });
  }
}

export class KnowledgeItemExistsError extends TerminalError {
  override readonly name = "KnowledgeItemExists";
  constructor(kind: string, id: string) {
    super(
      "already_exists",
      `There is already a ${kind} "${id}" with other content. Change that one, or use a new id.`,
      {
        kind,
        id,
      },
    );
  }
}

/** An article names a topic that nobody has made. */
export class TopicMissingError extends TerminalError {
  override readonly name = "TopicMissing";
  constructor(topicId: string) {
    super("failed_precondition", `topic_id: there is no topic "${topicId}". Create it with POST /topics first.`, {
      field: "topic_id",
    });
  }
}
