/**
 * Words that say nothing about the subject of a question, per language. They are dropped from questions and articles
 * alike; in the offline model they also tell languages apart, since nobody writes a sentence without them.
 */
const words: Readonly<Record<string, string>> = {
  en: `a about after all also am an and any are as at be because been before being but by can could did do does doing
    don done dont for from get getting go going got had has have having he hello hey hi her here him his how i if im in
    into is isnt it its ive just know let like long many me much my need of off on one or our out over please put shall she
    should so some still tell than that the their them then there these they this those thanks thank to too up us very
    want was way we were what whats when where which who why will with would wont yes yet you your today yesterday tonight ago actually really im ive id think found again tell try tried anymore already since something someone somewhere somehow give gave make made set now myself maybe possible often back keep keeps says said let new next become goes`,
  de: `aber alle als also am an auch auf aus bei bekomme bekommen bin bis bitte brauche da damit danke dann das dass dem den
    denn der des die dies diese diesen dieser doch dort du durch ein eine einem einen einer eines er es etwas fur gehen geht
    gern gerne gibt habe haben hallo hat hatte hatten ich ihm ihn ihnen ihr ihre ihren im in ist ja jetzt kann kannst kein
    keine keinen konnen konnte konnten machen mal man mehr mein meine meinem meinen meiner mich mir mit mochte mochten muss mussen
    nach nicht nichts noch nun nur ob oder ohne schon sehr seid sein sich sie sind so soll sollte uber um und uns unser
    unter viel vom wann wieviel wieso weshalb wohin von vor war warum was wegen welche welcher welches wenn wer werde werden wie wieder will wir wird
    wo wollen wurde wurden zu zum zur hab habt hast euch euer eure eigentlich gerade gestern dein deine ware konnt nun heute tun neu neue neuen neuer neues`,
  fr: `a ai aller alors apres as au aussi autre aux avec avez avoir avons bien bonjour c ca car ce cela ces cet cette ceux
    chez comme comment d dans de des dois doit donc du elle elles en encore est et etait ete etes etre eu eux fait faire
    faut il ils j je jusqu l la le les leur leurs lui m ma mais me merci mes moi mon n ne nos notre nous on ont ou par pas peu
    peut peux plus pour pourquoi pourrais puis qu quand que quel quelle quelles quels qui quoi s sa salut sans se sera ses
    si soit son sont suis sur svp t ta te tes toi ton tous tout toute tres tu un une va vais veux voudrais vos votre vous y hier aujourd hui deja combien soir matin nouveau nouvelle nouvelles nouveaux vers savoir`,
  es: `a al algo algun alguna ante antes aqui asi aun aunque bien buenas buenos cada como con cual cuales cuando cuanta cuantas
    cuanto cuantos de debo dejar del desde donde dos e el ella ellas ellos en entre era es esa ese eso esta estan estar
    este esto estoy favor fue gracias ha habia hace hacer hacia han has hasta hay he hola ir la las le les lo los mas me mi mis
    mucho muy nada ni no nos nosotros nuestro o otra otro para pero poco por porque pueda puede puedo pues que quien quiero
    quisiera saber se ser si sido sin sobre solo son soy su sus tal tambien tan tengo tiene tienen tu tus un una unos usted
    ustedes va voy y ya yo ayer hoy anoche nuevo nueva nuevos nuevas`,
};

const none: ReadonlySet<string> = new Set();
const sets = new Map(Object.entries(words).map(([language, list]) => [language, new Set(list.split(/\s+/))]));

/** Folded forms; empty for a language that we have no list of. */
export function stopWords(language: string): ReadonlySet<string> {
  return sets.get(language) ?? none;
}
