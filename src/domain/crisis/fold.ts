import { normaliseText } from "#src/domain/text.ts";

/** Letters of other scripts and small capitals that look like Latin ones; NFKC leaves them alone. */
const LOOKALIKES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    a: "аαɑᴀ",
    b: "вβʙ",
    c: "сϲᴄ",
    d: "ԁᴅđ",
    e: "еєεᴇ",
    f: "ꜰ",
    g: "ɡɢ",
    h: "һнʜ",
    i: "іїιıɪ",
    j: "јᴊ",
    k: "кκᴋ",
    l: "ӏʟł",
    m: "мᴍ",
    n: "ηɴп",
    o: "оοøᴏ",
    p: "рρᴘ",
    r: "ʀг",
    s: "ѕꜱ",
    t: "тτᴛ",
    u: "υᴜ",
    v: "νᴠ",
    w: "ԝωᴡ",
    x: "хχ",
    y: "уγʏ",
    z: "ᴢ",
    ss: "ß",
  }).flatMap(([latin, others]) => [...others].map((other) => [other, latin] as const)),
);

/** What a digit or sign may stand for inside a word; `*` and `#` hide any letter. */
const DISGUISES: Readonly<Record<string, string>> = {
  "0": "o",
  "1": "il",
  "3": "e",
  "4": "a",
  "5": "s",
  "7": "t",
  "8": "b",
  "9": "g",
  "@": "a",
  $: "s",
  "!": "il",
  "|": "il",
  "+": "t",
  "€": "e",
};
const HIDES_ANY = new Set(["*", "#", "_"]);

/** Words worth recognising in disguise: everything the rules hang on. */
const WORDS =
  "i im ive id ill a and am at be is it in my me of on or to up we was want wanna wish will would going gonna not dont cant no one never myself self kill killing killed die dying dead death suicide suicidal end ending life live living alive anymore hurt hurting harm cut cutting hang hanging shoot jump off the bridge wake sleep overdose pills goodbye without better everyone think thinking about tonight wrists hate all this have plan exist existing just feel like do".split(
    " ",
  );
const KNOWN: ReadonlySet<string> = new Set(WORDS);
const TYPO_TARGETS = ["suicide", "suicidal", "myself"] as const;

/** Spoken and written short forms, as the rules spell them. Applied to words without apostrophes. */
const SHORT_FORMS: Readonly<Record<string, string>> = {
  im: "i am",
  ive: "i have",
  ill: "i will",
  wanna: "want to",
  gonna: "going to",
  gotta: "have to",
  dont: "do not",
  doesnt: "does not",
  didnt: "did not",
  cant: "can not",
  cannot: "can not",
  wont: "will not",
  wouldnt: "would not",
  couldnt: "could not",
  shouldnt: "should not",
  isnt: "is not",
  arent: "are not",
  aint: "is not",
  wasnt: "was not",
  werent: "were not",
  hasnt: "has not",
  havent: "have not",
  hadnt: "had not",
  nobody: "no one",
  noone: "no one",
  everybody: "everyone",
  theres: "there is",
  thats: "that is",
  whats: "what is",
  hes: "he is",
  shes: "she is",
  theyre: "they are",
  youre: "you are",
  id: "i would",
  u: "you",
  ur: "your",
  ctb: "kill myself",
  unalive: "kill myself",
  unaliving: "killing myself",
  unalived: "killed myself",
  selfharm: "self harm",
  selfharming: "self harming",
  sewerslide: "suicide",
  kil: "kill",
  wnat: "want",
  wanr: "want",
  watn: "want",
  wantt: "want",
  wannt: "want",
  whant: "want",
  awnt: "want",
  wnana: "want to",
  diee: "die",
  dei: "die",
  ded: "dead",
  dissapear: "disappear",
  disapear: "disappear",
  dissappear: "disappear",
  anymoer: "anymore",
  anymroe: "anymore",
  umm: "",
  uhm: "",
  uh: "",
  erm: "",
  tonite: "tonight",
  tho: "though",
  rly: "really",
  bc: "because",
  cuz: "because",
  abt: "about",
  tmrw: "tomorrow",
  tmr: "tomorrow",
  lmao: "lol",
  lmfao: "lol",
  rofl: "lol",
  hahaha: "lol",
  haha: "lol",
  hehe: "lol",
  jk: "lol",
  ha: "lol",
};

const MULTI_WORD: readonly (readonly [RegExp, string])[] = [
  [/\b(any more|any longer)\b/gu, "anymore"],
  [/\bmy self\b/gu, "myself"],
  [/(^|\b(?:to|will|might|should|could|just|i|rather|and|lol|literally|would|please|gonna) )kms\b/gu, "$1kill myself"],
  [/\bcan ?t\b/gu, "can not"],
  [/\bgood bye\b/gu, "goodbye"],
  [/\bsui (?=thoughts|ideation|feelings|plans?|urges)/gu, "suicidal "],
  [/\beverybodys\b/gu, "everyones"],
  [/\b(want|wants|wanted|going|need|try|trying|ready) 2 /gu, "$1 to "],
  [
    /\b(want|wants|wanted|going|need|wish) (?:too|ot|tot) (?=(?:die|kill|end|be|not|never|disappear|hurt|live)\b)/gu,
    "$1 to ",
  ],
  [/\b(to|i|just|and|want) um (?=(?:to|die|kill|want|end|be|hurt)\b)/gu, "$1 "],
  [/\bend it al\b/gu, "end it all"],
  [/\b(be|live|stay) hear anymore\b/gu, "$1 here anymore"],
  [/\b(i|want|to|just|do|not|me|my|and)(?: \1\b)+/gu, "$1"],
  [/\bno longer want\b/gu, "do not want"],
  [/\bjust kidding\b/gu, "lol"],
];

/**
 * A text as the rules read it: lower case, no accents, lookalike letters and disguised words undone, short forms spelled out, sentences
 * ended by " . " and no other punctuation. Several readings where letters were spaced out.
 */
export function foldText(text: string): readonly string[] {
  const base = lookalikes(normaliseText(text).toLowerCase())
    .replace(/[\u2018\u2019\u02bc\u00b4`´]/gu, "'")
    .replace(/[😂🤣😆😹]/gu, " lol ");
  const apart = finish(base);
  const joined = base.replace(
    /(?<![\p{L}\p{N}])(?:[\p{L}\p{N}@$!*][\s.\-_*|/,]+){2,}[\p{L}\p{N}@$](?![\p{L}\p{N}])/gu,
    (run) => segment(run.replace(/[\s.\-_*|/,]/gu, "")),
  );
  return joined === base ? [apart] : [apart, finish(joined)];
}

/** Sentences and halves around "but", and the parts of those that start with "and I" once more by themselves. Commas do not end a clause. */
export function clausesOf(folded: string): readonly string[] {
  const sentences = folded.split(/ \.(?: |$)| but | though /u).map((clause) => clause.trim());
  const parts = sentences.flatMap((sentence) => {
    const halves = sentence.split(/ (?:and|so) (?=i )/u);
    return halves.length > 1 ? halves : [];
  });
  return [...sentences, ...parts].filter((clause) => clause !== "");
}

/** Letters of other scripts as the Latin ones that they look like; lower case in, lower case out. */
export function lookalikes(text: string): string {
  return [...text.normalize("NFD").replace(/\p{M}/gu, "").normalize("NFC")]
    .map((letter) => LOOKALIKES.get(letter) ?? letter)
    .join("");
}

function finish(text: string): string {
  const words = text
    .replace(/\b(\p{L}+)'(s|t|m|ve|d|ll|re)\b/gu, (_whole, stem: string, end: string) =>
      end === "ll" ? `${stem} will` : end === "d" && stem !== "i" ? `${stem} would` : stem + end,
    )
    .replace(/'/gu, "")
    .replace(/[.!?;:…\n]+(?=\s|$)|\n/gu, " . ")
    .split(/[\s,"“”()[\]{}<>~/\\—–&=%]+|(?<=\p{L})-+(?=\p{L})/u)
    .filter((word) => word !== "")
    .map((word) => SHORT_FORMS[plainWord(word)] ?? plainWord(word))
    .join(" ");
  return MULTI_WORD.reduce((line, [pattern, to]) => line.replace(pattern, to), words)
    .replace(/\s+/gu, " ")
    .trim();
}

/** One token without disguise. */
function plainWord(token: string): string {
  if (token === ".") return token;
  const undone = /[\d@$!|+€*#_]/u.test(token) && /\p{L}/u.test(token) ? undisguise(token) : token;
  const bare = undone.replace(/[^\p{L}\p{N}]/gu, "");
  const short = /(\p{L})\1\1/u.test(bare) ? unstretch(bare) : bare;
  if (KNOWN.has(short) || short in SHORT_FORMS) return short;
  if (short.length >= 9) return segment(short);
  return (
    TYPO_TARGETS.find(
      (word) => Math.abs(word.length - short.length) <= 1 && short.length >= 5 && oneSlip(short, word),
    ) ?? short
  );
}

function undisguise(token: string): string {
  const letters = [...token.replace(/[!.]+$/u, "")];
  return (
    WORDS.find(
      (word) =>
        word.length === letters.length &&
        letters.every(
          (letter, i) =>
            letter === word[i] || HIDES_ANY.has(letter) || (DISGUISES[letter]?.includes(word[i]!) ?? false),
        ),
    ) ?? token
  );
}

function unstretch(word: string): string {
  const twice = word.replace(/(\p{L})\1\1+/gu, "$1$1");
  const once = word.replace(/(\p{L})\1\1+/gu, "$1");
  return [twice, once].find((candidate) => KNOWN.has(candidate) || candidate in SHORT_FORMS) ?? once;
}

/** Run-together words split into known ones, or the run itself where that is not possible. */
function segment(run: string): string {
  const best: (string[] | undefined)[] = [[]];
  for (let end = 1; end <= run.length; end++) {
    for (const word of WORDS) {
      const before =
        word.length <= end && run.startsWith(word, end - word.length) ? best[end - word.length] : undefined;
      const known = best[end];
      if (before && (known === undefined || before.length + 1 < known.length)) best[end] = [...before, word];
    }
  }
  const words = best[run.length];
  return words && words.length > 1
    ? words.map((word) => SHORT_FORMS[word] ?? word).join(" ")
    : (words?.[0] ?? undisguise(run));
}

/** One insertion, deletion, replacement or swap of neighbours apart. */
function oneSlip(a: string, b: string): boolean {
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  const [x, y] = [a.slice(start), b.slice(start)];
  return (
    x.slice(1) === y.slice(1) ||
    x.slice(1) === y ||
    x === y.slice(1) ||
    (x.length > 1 && x[0] === y[1] && x[1] === y[0] && x.slice(2) === y.slice(2))
  );
}
