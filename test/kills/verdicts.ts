/** What must hold of the webhooks that arrived and the messages that were accepted. */
export interface Received {
  readonly id: string;
  readonly sequence: number;
  readonly type: string;
  readonly conversation: string;
  /** Ids of the customer's messages that this reply answers. */
  readonly answers: readonly string[];
  readonly body: string;
}

export function verdicts(
  received: readonly Received[],
  accepted: ReadonlyMap<string, readonly string[]>,
): { checks: number; failures: string[] } {
  const failures: string[] = [];
  let checks = 0;
  const check = (holds: boolean, failure: string) => {
    checks += 1;
    if (!holds) failures.push(failure);
  };
  for (const [conversation, messages] of accepted) {
    const mine = received.filter((webhook) => webhook.conversation === conversation);
    const first = new Map(mine.toReversed().map((webhook) => [webhook.id, webhook]));
    const distinct = [...first.values()].toSorted((left, right) => left.sequence - right.sequence);
    check(
      mine.every((webhook) => webhook.body === first.get(webhook.id)?.body),
      `${conversation}: a repetition differs`,
    );
    check(
      distinct.every(({ sequence }, index) => sequence === index + 1),
      `${conversation}: sequence numbers ${distinct.map(({ sequence }) => sequence).join(",")}`,
    );
    check(arrivesInOrder(mine), `${conversation}: a webhook arrived before an earlier one`);
    check(
      distinct.every(({ type }) => type === "agent.message"),
      `${conversation}: ${distinct.map(({ type }) => type).join(",")}`,
    );
    for (const message of messages) {
      const times = distinct.filter(({ answers }) => answers.includes(message)).length;
      check(times === 1, `${conversation}: ${message} was answered ${times} times`);
    }
  }
  return { checks, failures };
}

/** Each webhook's first arrival comes after the first arrival of the one before it. */
function arrivesInOrder(webhooks: readonly Received[]): boolean {
  const seen = new Set<number>();
  return webhooks.every(({ sequence }) => {
    seen.add(sequence);
    return sequence === 1 || seen.has(sequence - 1);
  });
}
