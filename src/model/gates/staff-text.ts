/**
 * Text for staff proves nothing to a customer, wherever a prompt was given it: among its sources, or inside the lines of
 * the conversation. A behaviour that shows its model such text must not thereby make it sayable.
 */
import type { DraftSubject, SourcePassage } from "./verdict.ts";

/** Shorter lines, such as headings, stand everywhere. */
const leastLineCharacters = 20;

export function withoutStaffText(subject: DraftSubject): DraftSubject {
  const { internalSources: staff = [], sources = [], earlier = [], request } = subject;
  if (staff.length === 0) return subject;
  const lines = staff
    .flatMap(({ text }) => text.split("\n"))
    .filter((line) => line.trim().length >= leastLineCharacters);
  const stripped = (text: string) => lines.reduce((rest, line) => rest.replaceAll(line.trim(), " "), text);
  return {
    ...subject,
    request: stripped(request),
    earlier: earlier.map(stripped),
    sources: sources.filter((source) => !isOfStaff(source, staff)),
  };
}

function isOfStaff({ id, text }: SourcePassage, staff: readonly SourcePassage[]): boolean {
  const isWithin = (staffText: string) => staffText.trim() !== "" && text.includes(staffText);
  return staff.some((passage) => passage.id === id || isWithin(passage.text));
}
