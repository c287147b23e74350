/** The language of an article or note, as the offline model tells that of a message; the company's own where it can't. */
import type { DetectLanguage } from "../../knowledge/index.ts";
import { detectLanguage } from "./offline/detect-language.ts";

export interface CompanyLanguages {
  /** ISO 639-1 codes. */
  readonly languages: readonly string[];
  readonly defaultLanguage: string;
}

/** A language shows in few words, and an article may have a hundred thousand. */
const readCharacters = 4_000;
const markup = /<[^<>]{0,500}>/g;

export function createDetectArticleLanguage({ languages, defaultLanguage }: CompanyLanguages): DetectLanguage {
  const known = [defaultLanguage, ...languages.filter((language) => language !== defaultLanguage)];
  return (text) => {
    const request = text.slice(0, readCharacters).replaceAll(markup, " ");
    return detectLanguage({ request, earlier: [], languages: known, examples: [] });
  };
}
