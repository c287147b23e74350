/**
 * The small words by which languages are told apart, folded. For four of them the stop words of search serve; the
 * others are listed here, some only so that a neighbour is told from them.
 */
import { stopWords } from "../../knowledge/index.ts";

const lists: Readonly<Record<string, string>> = {
  it: `ciao il lo gli della delle dei degli dello del dal dalla nel nella nei al alla alle agli non sono ho hai abbiamo mio mia miei
    che come quanto quando dove perche posso vorrei conto soldi carta buongiorno grazie per favore questo quale quali
    con una uno un anche cosa fare di da in su se piu puo si e sua suo suoi entro dopo prima tutto tutti viene essere
    la le i ogni sul sulla tra fino poi ma o oppure ci ne molto anche gia sempre solo loro lei noi`,
  pt: `ola oi obrigado obrigada nao sim eu voce meu minha meus minhas como quanto quando onde porque posso quero gostaria
    conta cartao dinheiro bom dia uma um do da dos das no na nos nas ao aos com para por pela pelo que esta sao tenho preciso qual quais fazer
    em seu sua seus suas os as de e se ate depois antes mais pode tem ser todos tudo foi ele ela isso
    o a e sem ja muito entre sobre cada quem eles nao nosso nossa`,
  nl: `hallo goedemorgen dank bedankt ik jij je mijn jullie niet geen een het de dat dit wat hoe waar wanneer waarom kan
    wil graag rekening geld kaart heb bent zijn voor met naar van ook maar kost moet openen bij u uw en of op om te
    in aan als dan je binnen is er nog door over tot onze wij we die deze kunt`,
  pl: `czesc dziekuje prosze nie tak jak gdzie kiedy ile moje moja moj jest czy chce moge konto karta pieniadze mam do na w z
    i oraz sie ze to od po dla przez w ciagu moze byc najpierw przykro mi ale jako`,
  sv: `hej tack jag du inte hur vad var nar kan vill konto kort pengar mitt min mina en ett det och att pa for med ar
    som av till om inom dig din ditt den de vi har ska fran eller men per utan forst`,
};

const listed = new Map(Object.entries(lists).map(([language, list]) => [language, new Set(list.split(/\s+/))]));

/** Languages told by their small words. */
export const languagesWithFunctionWords: readonly string[] = ["en", "de", "fr", "es", ...listed.keys()];

/** Empty for a language without a list. */
export function functionWords(language: string): ReadonlySet<string> {
  return listed.get(language) ?? stopWords(language);
}
