/** The query string of a request: form style, in which a plus is a space. Of a repeated parameter the first counts. */
export function readQuery(rawQueryString = ""): Readonly<Record<string, string>> {
  const given = [...new URLSearchParams(rawQueryString)].filter(([, value]) => value !== "");
  return Object.fromEntries(given.toReversed());
}
