/**
 * When something happened that a caller reports: the time it gives, or now. Nothing happens after it is reported: a
 * caller whose clock is ahead (or in another zone) would else own the conversation, or the end of its transcript, until
 * that time has come.
 */
export function occurredAt(reported: number | undefined, now: number): number {
  return reported === undefined ? now : Math.min(reported, now);
}
