/** Finds words that point to what is not in the passage: "see below", "click here", "the table above". */
import { blocksOf } from "../markdown-blocks.ts";
import { type Finding, quoteOf } from "../findings.ts";
import { sentencesOf } from "./find-contradictions.ts";

const pointers =
  /(?<!\p{L})(?:see (?:above|below|the (?:next|previous) (?:section|page))|as (?:mentioned|described|explained|shown) (?:above|below|earlier|before)|(?:in )?the (?:section|paragraph|steps?|list|table|picture|image|screenshot|figure|form) (?:above|below)|the (?:above|following) (?:table|picture|image|screenshot|figure)|siehe (?:oben|unten)|wie (?:oben|unten) (?:beschrieben|erwähnt)|(?:obige|folgende|untenstehende|obenstehende)[nrs]? (?:tabelle|abbildung|liste|grafik)|voir (?:ci-dessus|ci-dessous|plus bas)|ci-dessus|ci-dessous|véase (?:arriba|abajo)|más (?:arriba|abajo))(?!\p{L})/iu;
const clicks =
  /(?<!\p{L})(?:click (?:here|this link)|hier klicken|klicken sie hier|cliquez ici|haga clic aquí)(?!\p{L})/iu;
const tableWords = /tab(?:le|elle)/iu;
const listWords = /(?:list|steps?)/iu;
const pictureWords = /picture|image|screenshot|figure|abbildung|grafik/iu;

export function findUnresolvedReferences(text: string): readonly Finding[] {
  const kinds = new Set(blocksOf(text).map(({ kind }) => kind));
  return sentencesOf(text).flatMap((sentence) => {
    const pointer = pointers.exec(sentence)?.[0];
    if (pointer !== undefined && !isThere(pointer, kinds, text)) return [finding(pointer, sentence)];
    const click = clicks.exec(sentence)?.[0];
    return click !== undefined && !hasTarget(sentence) ? [finding(click, sentence)] : [];
  });
}

function isThere(pointer: string, kinds: ReadonlySet<string>, text: string): boolean {
  if (tableWords.test(pointer)) return kinds.has("table");
  if (listWords.test(pointer)) return kinds.has("list");
  return pictureWords.test(pointer) && /!\[[^\]]*\]\(/.test(text);
}

function hasTarget(sentence: string): boolean {
  return /\]\([^)]+\)|https?:\/\//.test(sentence);
}

function finding(pointer: string, sentence: string): Finding {
  return {
    code: "unresolved-reference",
    severity: "warning",
    message: `"${pointer}" points to something that is not in the passage.`,
    remedy: "Name what it points to, or link to it.",
    quote: quoteOf(sentence),
  };
}
