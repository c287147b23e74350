/**
 * Articles are written for reading from the top; search needs pieces that each answer one thing. A piece is a section
 * under its heading, and a long section is cut between paragraphs. Its text is the article's own, heading included,
 * so that a quote can be checked letter by letter. An article that ingestion has cut already keeps its pieces; a note
 * and a fact are one piece each.
 */
import type { Article, ArticlePart, Source } from "./knowledge-items.ts";

export interface SourcePassage {
  /** `<articleId>#<n>`, counted from 1; `note:<id>#1` and `fact:<id>#1`, so that no two kinds share an id. */
  readonly id: string;
  /** Empty for text before the first heading. */
  readonly heading: string;
  readonly text: string;
}

const longestPassageCharacters = 1200;
const headingLine = /^#{1,6}\s+(.+?)\s*#*$/;

export function splitSource(source: Source): readonly SourcePassage[] {
  switch (source.kind) {
    case "article":
      return splitArticle(source);
    case "note":
      return [{ id: `note:${source.id}#1`, heading: "", text: source.body?.trim() || source.title }];
    case "fact":
      return [{ id: `fact:${source.id}#1`, heading: "", text: source.statement }];
  }
}

export function splitArticle({ id, body, parts }: Pick<Article, "id" | "body" | "parts">): readonly SourcePassage[] {
  const pieces: readonly ArticlePart[] = parts ?? sectionsOf(body).flatMap(cutSection);
  return pieces.map(({ heading, text }, position) => ({ id: `${id}#${position + 1}`, heading, text }));
}

interface Section {
  heading: string;
  headingSource: string;
  paragraphs: string[];
}

function sectionsOf(markdown: string): readonly Section[] {
  const sections: Section[] = [{ heading: "", headingSource: "", paragraphs: [] }];
  for (const paragraph of paragraphsOf(markdown)) {
    const heading = headingLine.exec(paragraph)?.[1];
    if (heading !== undefined) sections.push({ heading, headingSource: paragraph, paragraphs: [] });
    else sections.at(-1)?.paragraphs.push(paragraph);
  }
  return sections.filter((section) => section.paragraphs.length > 0);
}

/** Blank lines part paragraphs; a heading is one of its own even without blank lines around it. */
function paragraphsOf(markdown: string): readonly string[] {
  const spaced = markdown.replaceAll("\r\n", "\n").replace(/^(#{1,6}\s.*)$/gm, "\n$1\n");
  return spaced
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.trim())
    .filter((paragraph) => paragraph !== "");
}

function cutSection(section: Section): ArticlePart[] {
  const groups: string[] = [];
  for (const paragraph of section.paragraphs) {
    const last = groups.at(-1);
    const together = last === undefined ? paragraph : `${last}\n\n${paragraph}`;
    if (last !== undefined && together.length <= longestPassageCharacters) groups[groups.length - 1] = together;
    else groups.push(paragraph);
  }
  const opening = section.headingSource === "" ? "" : `${section.headingSource}\n\n`;
  return groups.map((group) => ({ heading: section.heading, text: opening + group }));
}
