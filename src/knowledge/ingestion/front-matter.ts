/** What a Markdown file says of itself between two `---` lines: `key: value`, values as plain text. */
export interface FrontMatter {
  readonly fields: Readonly<Record<string, string>>;
  readonly body: string;
}

export function readFrontMatter(text: string): FrontMatter {
  const match = /^---[ \t]*\n([\s\S]{0,20000}?)\n---[ \t]*(?:\n|$)/.exec(text);
  if (!match) return { fields: {}, body: text };
  const pairs = match[1]!.split("\n").flatMap((line) => {
    const colon = line.indexOf(":");
    return colon > 0 ? [[line.slice(0, colon).trim().toLowerCase(), unquoted(line.slice(colon + 1).trim())]] : [];
  });
  return { fields: Object.fromEntries(pairs) as Record<string, string>, body: text.slice(match[0].length) };
}

function unquoted(value: string): string {
  return /^(["']).*\1$/.test(value) ? value.slice(1, -1) : value;
}
