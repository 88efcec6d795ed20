import { lookalikes } from "#src/domain/crisis/fold.ts";
import { normaliseLong } from "#src/domain/text.ts";

/** What a person is called, wherever it is known from. */
export interface Called {
  readonly givenName: string;
  readonly fullName?: string | undefined;
  readonly email?: string | undefined;
}

/**
 * The words by which somebody may be meant, in lower case and without marks: each word of the name, the parts of the address before the
 * "@" and that whole. "ü" gives both "u" and "ue". Words of one letter, particles ("van", "de") and addresses of an office give none.
 */
export function wordsOfName({ givenName, fullName = "", email = "" }: Called): string[] {
  const local = email.split("@")[0] ?? "";
  const named = [givenName, fullName].flatMap((name) => [...wordsOf(name), ...wordsOf(spelledOut(name))]);
  const joined = [givenName, fullName, spelledOut(fullName)]
    .flatMap((name) => name.split(/\s+/u))
    .map((name) => wordsOf(name).join(""));
  const ofAddress = [...wordsOf(local), wordsOf(local).join("")].filter(
    (word) => word.length > 2 && !/^\d/u.test(word) && !OFFICES.has(word),
  );
  return [...new Set([...named, ...joined, ...ofAddress])].filter((word) => word.length > 1 && !PARTICLES.has(word));
}

/** The words of a text that may be meant as somebody's name, as `wordsOfName` writes them. */
export function possibleNames(text: string): string[] {
  const tokens = tokensOf(plainLetters(text));
  const forms = tokens.flatMap(({ word, joined }) => [
    word,
    ...stemOf(word),
    ...(joined === undefined ? [] : [joined]),
  ]);
  return [...new Set(forms)].filter((word) => word.length > 1);
}

/** Whether a sentence (`plainLetters`) means somebody by one of the words. A name that is a word as well counts only as a name. */
export function namesSomebody(sentence: string, words: ReadonlySet<string>): boolean {
  return tokensOf(sentence).some((token, index, all) => {
    const found = [token.word, ...stemOf(token.word), token.joined ?? ""].find((form) => words.has(form));
    if (found === undefined) return false;
    return (
      !WORDS_TOO.has(found) || isMeantAsName(token, opensAfter(all[index - 1]), all[index - 1]?.word, all[index + 1])
    );
  });
}

interface Token {
  readonly raw: string;
  readonly word: string;
  /** What follows at once: "'s", or what leads to the next word. */
  readonly then: string;
  /** The token with what hangs on it by a dot, a line or a hyphen: "ana.ortiz". */
  readonly joined?: string | undefined;
}

/** Letters as they are read, without marks and disguise; the case is kept. */
export function plainLetters(text: string): string {
  const { text: whole, beyond = "" } = normaliseLong(text);
  return `${whole}${beyond}`
    .replace(/[*`~]/gu, "")
    .replace(/[\u2018\u2019\u02bc\u00b4]/gu, "'")
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/[^\p{ASCII}]/gu, (letter) => LETTERS[letter] ?? withoutDisguise(letter));
}

function withoutDisguise(letter: string): string {
  const small = letter.toLowerCase();
  const plain = lookalikes(small);
  return letter === small ? plain : plain === small ? letter : plain.toUpperCase();
}

/** Written letter by letter: "A n a", "A-n-a". */
const SPACED = /(?<![\p{L}\p{N}])\p{L}(?:[ ._-]\p{L}){2,}(?![\p{L}\p{N}])/gu;

function tokensOf(plain: string): Token[] {
  const text = plain.replace(SPACED, (run) => (/^(?:\p{Lu}\.)+\p{Lu}$/u.test(run) ? run : run.replace(/[ ._-]/gu, "")));
  const found = [...text.matchAll(/[\p{L}\p{N}]+/gu)];
  return found.map((match, index) => {
    const [raw] = match;
    const end = match.index + raw.length;
    const then = text.slice(end, found[index + 1]?.index ?? text.length);
    const run = /^[\p{L}\p{N}]+(?:[._'-][\p{L}\p{N}]+)+/u.exec(text.slice(match.index))?.[0];
    const joined = run?.replace(/[._'-]/gu, "").toLowerCase();
    return { raw, word: raw.toLowerCase(), then, joined };
  });
}

/** "Bens Stimmung". */
const stemOf = (word: string): string[] => (word.length > 3 && word.endsWith("s") ? [word.slice(0, -1)] : []);

/** "Will slept badly" and "since Mark left", not "will sleep", "in May", "Rose bushes" or "Grace under pressure". */
function isMeantAsName(
  { raw, word, then }: Token,
  opens: boolean,
  before: string | undefined,
  next: Token | undefined,
): boolean {
  if (!/^\p{Lu}/u.test(raw)) return opens && isVerb(next);
  if (MONTHS.has(word) && (before === undefined ? !isVerb(next) : CALENDAR.has(before))) return false;
  if (next !== undefined && then === "'" && next.word === "s") return true;
  const isFullName = next !== undefined && then === " " && /^\p{Lu}(?:\p{Ll}|$)/u.test(next.raw);
  return !opens || isVerb(next) || isFullName || (next?.word === "and" && then === " ");
}

/** A capital letter says nothing at the beginning of a sentence or a quotation. */
const opensAfter = (before: Token | undefined): boolean =>
  before === undefined || /["\u201c\u201d\u201e\u00ab]\s*$/u.test(before.then);

const isVerb = (next: Token | undefined): boolean => next !== undefined && VERBS.has(next.word);

const VERBS: ReadonlySet<string> = new Set(
  "is was isn wasn has had hasn hadn seems seemed looks looked sounds sounded feels felt appears appeared slept sleeps skipped skips missed misses paused declined did didn does doesn scored rated recovers recovered struggles struggled gets got needs needed said says told wrote writes answered cancelled checked wants wanted".split(
    " ",
  ),
);
const MONTHS: ReadonlySet<string> = new Set("may april june august march".split(" "));
const CALENDAR: ReadonlySet<string> = new Set(
  "in by until till since before after from last next this every early late mid of and to".split(" "),
);
const PARTICLES: ReadonlySet<string> = new Set(
  "van von der den de del della di da do dos das du la le les el al bin ibn zu zum zur ter ten op of the and und mc mac st san jr sr dr mr mrs ms prof ii iii mi si no so to me he we us on in at as by my or be do go up am im it".split(
    " ",
  ),
);
const OFFICES: ReadonlySet<string> = new Set(
  "info sales team office support hello contact admin mail post hr help service marketing finance accounts billing jobs press legal it user test noreply kontakt buero vertrieb ventas ventes bot manager lead coach staff people work day night week person member group sleep train rest change mood energy stress score pain meeting more less".split(
    " ",
  ),
);

const LETTERS: Readonly<Record<string, string>> = {
  ß: "ss",
  æ: "ae",
  Æ: "Ae",
  œ: "oe",
  Œ: "Oe",
  ø: "o",
  Ø: "O",
  ð: "d",
  Ð: "D",
  þ: "th",
  Þ: "Th",
};

/** "Müller" as it is spelled without the dots. */
const spelledOut = (name: string): string =>
  name.normalize("NFC").replace(/[äöüåÄÖÜÅøØ]/gu, (letter) => SPELLED[letter.toLowerCase()] ?? letter);
const SPELLED: Readonly<Record<string, string>> = { ä: "ae", ö: "oe", ü: "ue", å: "aa", ø: "oe" };

const wordsOf = (name: string): string[] =>
  plainLetters(name)
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu) ?? [];

/** Given and family names that are words as well: somebody is meant only where the word stands as a name does. */
export const WORDS_TOO: ReadonlySet<string> = new Set(
  [
    "will may mark hope grace faith joy art bill rich grant sue pat rose dawn summer april june august march angel max drew chase miles read ray gene frank",
    "earnest ernest sunny star sky page lane cliff dale dean duke earl guy jack king major melody mercy norm penny reed rob robin ruby skip stone terry",
    "wade ward young eve ivy iris olive pearl amber crystal dev dot ella bea bob don herb carol charity chance clay colt cooper dusty flora gale gay ginger",
    "glory hazel heath heather holly honor hunter jade jasmine jay jean jewel jimmy josh junior justice lance laurel lee lily linden lucky matt mat mason",
    "merry mike moe nick nova oak oliver opal paige parker pepper piper poppy prince princess prudence ram reef ridge river rocky roman rusty sage sandy",
    "scout serene sterling sonny tab tad tate true victor violet violin wren zen al ed ali an andy ann buck bud chip chuck curt dick dom fern finn",
    "baker banks barber bell best bishop black blue bloom bond book bright brook brooks brown bull burns bush butler cannon carter castle chambers church",
    "clark coin cole cook cross day dear diamond drake driver dyer east english english farmer field fields finch fish fisher flood flowers ford forest fox",
    "freeman french friend frost gardener gates glass gold gold good goodman grave graves gray green grey hall hand hands hard hardy hart hawk hay hayes head",
    "heart hill hills holder holmes house hunt irish james keen key keys knight lake lamb land law lawn lawyer light little lock long love low mann may miller",
    "mills moon moore moss noble north nun outlaw pace park parks parsons peace peak penn pitt place plant pond poole pope porter potter pound power powers",
    "price proctor purse quick rain rains rice ring rivers road rock rush sailor salt savage seal self sharp shepherd ship short silver singer singh sinclair",
    "small smart smith snow south speaker spring steel still stout strange street strong summers sun swan sweet swift tanner taylor temple thorn tower town",
    "trainer trip turner underwood vale vine walker wall walls waters weaver webb weeks weir welcome well wells west wheeler white wild winter winters wise",
    "wolf wood woods woodward wolfe worth wright yard years york lean",
    "gut lang klein gross stark kurz schnell jung alt reich sommer herbst montag sonntag freitag berg bach baum stein wolf koch richter kaiser konig krause",
    "petit grand blanc noir roux leger bon sol luz mar cruz rey leon flor paz rosa angeles reyes campos flores prado vega santos costa silva rocha luna",
    "bao min yu he hui hua long jun song sun wang an li lu",
  ]
    .join(" ")
    .split(" "),
);
