/** Languages in which a text can be told from others and its numbers read: what a model writes in them can be checked. */
export const LANGUAGES = ["en", "de", "fr", "es", "it", "nl", "pt"] as const;
export type Language = (typeof LANGUAGES)[number];

export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = {
  en: "English",
  de: "German",
  fr: "French",
  es: "Spanish",
  it: "Italian",
  nl: "Dutch",
  pt: "Portuguese",
};

/** The words a language is made of, whatever is talked about; one that several share counts for each of them. */
const COMMON: Readonly<Record<Language, string>> = {
  en: "the a an and of to in is it you that i for on with are was be have this not but they at from or we my your what so if can will just do all there about which when me had has were been would one out up how then them she he his her their our as by an",
  de: "der die das und ich ist nicht ein eine zu in den mit für auf dem es sich auch so wie war bin mir mich sie wir ihr du er im von dass aber noch heute nur wenn oder was kann habe hat haben sind am zum zur bei nach aus einen einem einer mein meine sehr mehr schon man als wird werden durch über vor",
  fr: "le la les un une des et est je ne pas que qui dans en pour sur avec ce il elle nous vous au aux du de mais ou se mon ma mes ton son sa ses plus très bien suis ai as avons avez ont été cette ces leur par comme tout si on y être fait faire quand donc",
  es: "el la los las un una unos y es que no en de por para con se lo su al del pero más muy mi me te nos yo tú he ha han hay está estoy esta este eso como si o ya hoy bien ser tiene todo también cuando porque qué le les sin sobre entre hacer son era",
  it: "il lo la i gli le un una uno e è che non di in per con si ma più molto mi ti ci io tu sono ho hai ha abbiamo hanno questo questa come se o anche oggi bene del della dei delle al alla nel nella dal essere fare quando perché cosa suo sua tutto da su tra era",
  nl: "de het een en is ik niet van in dat op te met voor zijn je er aan maar ook als om nog wat mijn we ze hij zij naar heb heeft hebben ben was bij dan of uit door over al kan wel goed meer vandaag zo geen deze die wordt worden haar hun u mij me moet",
  pt: "o a os as um uma e é que não em de por para com se do da dos das no na mas mais muito eu tu você nós me te meu minha seu sua está estou esta este isso como ou já hoje bem ser tem tenho foi são quando porque também ao à pelo pela ele ela tudo sem",
};

const WORDS = new Map(LANGUAGES.map((language) => [language, new Set(COMMON[language].split(" "))] as const));

const FEWEST_WORDS = 4;
const LEAST_SHARE = 0.15;

/** Lower-case words of a text, apostrophes kept. */
export const wordsIn = (text: string): string[] =>
  text
    .toLowerCase()
    .replace(/’/gu, "'")
    .match(/\p{L}[\p{L}\p{M}'-]*/gu) ?? [];

/**
 * The language of a text by its commonest words; undefined for fewer than four words, for a tie, and for a language that is
 * none of `LANGUAGES`.
 */
export function languageOf(text: string): Language | undefined {
  const words = wordsIn(text).flatMap((word) => word.split("'"));
  if (words.length < FEWEST_WORDS) return undefined;
  const [best, second] = LANGUAGES.map((language) => ({
    language,
    share: words.filter((word) => WORDS.get(language)?.has(word)).length / words.length,
  })).toSorted((a, b) => b.share - a.share);
  if (best === undefined || second === undefined || best.share < LEAST_SHARE || best.share === second.share)
    return undefined;
  return best.language;
}

/** The checked language of a BCP 47 tag; undefined for any other. */
export const knownLanguage = (tag: string): Language | undefined =>
  LANGUAGES.find((language) => language === tag.toLowerCase().split(/[-_]/u)[0]);

/** Number words beside English from two on ("one" is an article in most of them), by what they say. */
const NUMBER_WORDS: Readonly<Record<Exclude<Language, "en">, string>> = {
  de: "zwei:2 drei:3 vier:4 fünf:5 sechs:6 sieben:7 acht:8 neun:9 zehn:10 elf:11 zwölf:12 fünfzehn:15 zwanzig:20 dreißig:30 vierzig:40 fünfzig:50 sechzig:60 siebzig:70 achtzig:80 neunzig:90 hundert:100 tausend:1000 million:1000000 millionen:1000000 doppelt:2 verdoppelt:2 dreifach:3 hälfte:0.5 halb:0.5 halbe:0.5 drittel:0.333 viertel:0.25 dutzend:12",
  fr: "deux:2 trois:3 quatre:4 cinq:5 six:6 sept:7 huit:8 neuf:9 dix:10 onze:11 douze:12 quinze:15 vingt:20 trente:30 quarante:40 cinquante:50 soixante:60 cent:100 cents:100 mille:1000 million:1000000 millions:1000000 double:2 doublé:2 triple:3 moitié:0.5 demi:0.5 tiers:0.333 quart:0.25 douzaine:12",
  es: "dos:2 tres:3 cuatro:4 cinco:5 seis:6 siete:7 ocho:8 nueve:9 diez:10 once:11 doce:12 quince:15 veinte:20 treinta:30 cuarenta:40 cincuenta:50 sesenta:60 setenta:70 ochenta:80 noventa:90 cien:100 ciento:100 mil:1000 millón:1000000 millones:1000000 doble:2 triple:3 mitad:0.5 medio:0.5 tercio:0.333 cuarto:0.25 docena:12",
  it: "due:2 tre:3 quattro:4 cinque:5 sei:6 sette:7 otto:8 nove:9 dieci:10 undici:11 dodici:12 quindici:15 venti:20 trenta:30 quaranta:40 cinquanta:50 sessanta:60 settanta:70 ottanta:80 novanta:90 cento:100 mille:1000 mila:1000 milione:1000000 milioni:1000000 doppio:2 triplo:3 metà:0.5 mezzo:0.5 terzo:0.333 quarto:0.25 dozzina:12",
  nl: "twee:2 drie:3 vier:4 vijf:5 zes:6 zeven:7 acht:8 negen:9 tien:10 elf:11 twaalf:12 vijftien:15 twintig:20 dertig:30 veertig:40 vijftig:50 zestig:60 zeventig:70 tachtig:80 negentig:90 honderd:100 duizend:1000 miljoen:1000000 dubbel:2 verdubbeld:2 helft:0.5 half:0.5 halve:0.5 derde:0.333 kwart:0.25 dozijn:12",
  pt: "dois:2 duas:2 três:3 quatro:4 cinco:5 seis:6 sete:7 oito:8 nove:9 dez:10 onze:11 doze:12 quinze:15 vinte:20 trinta:30 quarenta:40 cinquenta:50 sessenta:60 setenta:70 oitenta:80 noventa:90 cem:100 cento:100 mil:1000 milhão:1000000 milhões:1000000 dobro:2 triplo:3 metade:0.5 meio:0.5 terço:0.333 quarto:0.25 dúzia:12",
};

/** Values that a text of a language other than English says in words, "dreihunderttausend" as one. */
export function spelledNumbers(text: string, language: Language): number[] {
  if (language === "en") return [];
  const known = new Map(
    NUMBER_WORDS[language].split(" ").map((pair): [string, number] => {
      const [word = "", value = ""] = pair.split(":");
      return [word, Number(value)];
    }),
  );
  return wordsIn(text).flatMap((word) => {
    const whole = known.get(word);
    if (whole !== undefined) return [whole];
    const parts = numberParts(word, known);
    return parts.length > 1 ? [compoundValue(parts)] : [];
  });
}

/** The number words that a compound begins with, longest first. */
function numberParts(word: string, known: ReadonlyMap<string, number>): number[] {
  const names = [...known.keys()].filter((name) => name.length > 2).toSorted((a, b) => b.length - a.length);
  const parts: number[] = [];
  for (let rest = word; rest !== ""; ) {
    const name = names.find((candidate) => rest.startsWith(candidate));
    if (name === undefined) break;
    parts.push(known.get(name) ?? 0);
    rest = rest.slice(name.length).replace(/^(?:und|en|ën)/u, "");
  }
  return parts;
}

function compoundValue(parts: readonly number[]): number {
  let total = 0;
  let group = 0;
  for (const part of parts) {
    if (part === 100) group = Math.max(1, group) * part;
    else if (part >= 1000) {
      total += Math.max(1, group) * part;
      group = 0;
    } else group += part;
  }
  return total + group;
}
