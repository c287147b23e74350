/** What an agent says in its own words: the text without quotations, names of menus, tables, markup and coded strings. */
import { hasLongRun, spacedLetters } from "./text-forms.ts";

const markup = /<\/?[\p{L}_][^<>\n]{0,100}>|(?<![\p{L}\p{N}])[\p{L}\p{N}]{1,80}(?:_[\p{L}\p{N}]+)+/gu;
const quoted = /"[^"\n]{1,200}"|“[^”\n]{1,200}”|„[^“”\n]{1,200}[“”]|«[^»\n]{1,200}»|`[^`\n]{1,200}`|‘[^’\n]{1,200}’/gu;
/** "Settings > Cards > Freeze", as the app has it. */
const menuPath =
  /(?<![\p{L}\p{N}-])[\p{L}\p{N}-]{1,60}(?: [\p{Lu}][\p{L}\p{N}-]*){0,3}(?:\s[>›→]\s[\p{L}\p{N}-]+(?: \p{Lu}[\p{L}\p{N}-]*){0,3})+/gu;
const blobs = /(?<![A-Za-z0-9+/=_-])[A-Za-z0-9+/=_-]{24,}|(?:(?<!\p{L})\p{L}[ ._*-]{1,3}){4,}/gu;
const tableLines = /^[^\S\n]*\|.*$/gm;

/** `text` is free of links and addresses already. */
export function ownWords(text: string): string {
  return patterns.reduce((rest, { shows, pattern }) => (shows(rest) ? rest.replace(pattern, " ") : rest), text);
}

/** Without its sign a pattern finds nothing, and looking for a sign is cheap. */
const patterns = [
  { shows: (text: string) => /[<_]/.test(text), pattern: markup },
  { shows: (text: string) => /["“„«`‘]/.test(text), pattern: quoted },
  { shows: (text: string) => /[>›→]/.test(text), pattern: menuPath },
  { shows: (text: string) => hasLongRun(text, 24) || spacedLetters.test(text), pattern: blobs },
  { shows: (text: string) => text.includes("|"), pattern: tableLines },
] as const;
