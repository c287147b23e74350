/** What an agent says in its own words: the text without quotations, names of menus, tables, markup and coded strings. */
const markup = /<\/?[\p{L}_][^<>\n]{0,100}>|(?<![\p{L}\p{N}])[\p{L}\p{N}]{1,80}(?:_[\p{L}\p{N}]+)+/gu;
const quoted = /"[^"\n]{1,200}"|“[^”\n]{1,200}”|„[^“”\n]{1,200}[“”]|«[^»\n]{1,200}»|`[^`\n]{1,200}`|‘[^’\n]{1,200}’/gu;
/** "Settings > Cards > Freeze", as the app has it. */
const menuPath =
  /(?<![\p{L}\p{N}-])[\p{L}\p{N}-]{1,60}(?: [\p{Lu}][\p{L}\p{N}-]*){0,3}(?:\s[>›→]\s[\p{L}\p{N}-]+(?: \p{Lu}[\p{L}\p{N}-]*){0,3})+/gu;
const blobs = /(?<![A-Za-z0-9+/=_-])[A-Za-z0-9+/=_-]{24,}|(?:(?<!\p{L})\p{L}[ ._*-]{1,3}){4,}/gu;
const tableLines = /^[^\S\n]*\|.*$/gm;

/** `text` is free of links and addresses already. */
export function ownWords(text: string): string {
  return patterns.reduce((rest, { sign, pattern }) => (sign.test(rest) ? rest.replace(pattern, " ") : rest), text);
}

/** Without its sign a pattern finds nothing, and looking for a sign is cheap. */
const patterns = [
  { sign: /[<_]/, pattern: markup },
  { sign: /["“„«`‘]/, pattern: quoted },
  { sign: /[>›→]/, pattern: menuPath },
  { sign: /./s, pattern: blobs },
  { sign: /\|/, pattern: tableLines },
] as const;
