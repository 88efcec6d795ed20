import { namesSomebody, plainLetters, wordsOfName } from "#src/domain/guardrails/message/names.ts";

/** Whom a model's own words claim something of; undefined where they claim nothing of anybody but the reader. */
export type ClaimAbout = "person" | "team";

export interface Others {
  /** Words by which other people of the company may be meant, as `wordsOfName` writes them. */
  readonly names: readonly string[];
  /** Names of registered teams. */
  readonly teams: readonly string[];
}

/** How somebody is, did, or what they did not do: all of it is theirs (SAFETY.md B1 and 14). */
const STATE =
  "(?:sle(?:ep\\w*|pt)|tired\\w*|exhaust\\w*|fatigue\\w*|drained|wiped|worn out|stress\\w*|anxi\\w*|depress\\w*|overwhelm\\w*|overload\\w*|struggl\\w*|suffer\\w*|burn(?:ed|t|ing)?[ -]?out|cop(?:es|ing)|mood\\w*|energy|energetic|readiness|recover\\w*|hrv|heart rate|heart|well[- ]?being|morale|motivat\\w*|ill|sick|unwell|injur\\w*|pregnan\\w*|in pain|hurt\\w*|fit(?:ter|test)?|unfit|rested|restless|low|down|sad|unhappy|happy|happier|happiest|upset|angry|worst|weak\\w*|strong\\w*|best|behind|ahead|check(?:ed|s)?[ -]?ins?|declin\\w*|paus\\w*|skip\\w*|miss\\w*|cancell\\w*|opted? out|opted in|shar(?:es|ed|ing)|scor\\w*|rat(?:ed|ing)|hardest hit|needs? (?:a |some )?(?:rest|break|help|time off|less)|wors(?:e|ening)|better|bad nights?|chang\\w+|outlier|differ\\w*)";

const METRIC =
  "(?:mood|load|energy|stress|readiness|morale|learning|sleep|recovery|workload|fatigue|motivation|well[- ]?being|engagement|responses?|respondents?|check[ -]?ins?)";
const LEVEL =
  "(?:low\\w*|high\\w*|good|bad|poor\\w*|fair|fine|mixed|moderate|okay|ok|great|strong\\w*|weak\\w*|down|up|falling|rising|declin\\w*|improv\\w*|dropp\\w*|a bit \\w+|on track|behind|ahead|stalled|worse|worst|better|best|tired|stressed|exhausted|overloaded|struggling|\\d+)";

/** Sentences are read without marks, and so are the patterns. */
function withoutMarks({ source, flags }: RegExp): RegExp {
  return new RegExp(source.normalize("NFD").replace(/\p{M}/gu, ""), flags);
}

/** The same in the other languages that a model may answer in, by the beginnings of words. */
const ELSEWHERE = withoutMarks(
  /(?<!\p{L})(?:schlaf|schlief|geschlafen|müde|erschöpf|gestresst|stress|stimmung|energie|krank|überlaste|belaste|schlecht|besser|ausgebrannt|bereitschaft|dorm|duerm|durm|fatigu|épuis|stressé|humeur|énergie|malade|surcharg|cansad|agotad|estres|ánimo|enferm|energía|carga|stanc|esaust|stressat|umore|malat|energi|carico|geslapen|slaap|slecht|moe(?!\p{L})|uitgeput|gestrest|stemming|ziek|exaust|humor|doente|pior|peor|peggio|schlechter|slechter)/iu,
);
const TEAM_ELSEWHERE = withoutMarks(
  /(?<!\p{L})(?:(?:dein|deine|euer|ihr|unser|das|die) (?:team|leute|abteilung|mannschaft)|(?:ton|votre|notre|l')\s?équipe|(?:tu|su|el|nuestro) equipo|(?:il tuo|la tua|il vostro|la vostra|il|la) (?:team|squadra|gruppo)|(?:je|jouw|jullie|het) team|(?:sua|tua|a) equip[ea])(?!\p{L})/iu,
);

/** What may be, or is asked or advised: no claim. */
const OPEN =
  /\b(?:may|might|could|can|if|whether|when|perhaps|maybe|would|should)\b|\?\s*$|^\s*(?:ask|talk|listen|invite|offer|tell|thank|give|let|try|plan|keep|start|show|suggest|say)\b/iu;

const CLAIMS =
  "(?:is|are|was|were|isn't|aren't|'s|'re|has|have|had|hasn't|haven't|seems?|seemed|looks?|looked|sounds?|sounded|feels?|felt|appears?|slept|sleeps|skipped|skips|missed|misses|paused|declined|did|didn't|does|doesn't|scored|rated|recovers?|struggles?|gets?|got)";

const TELLS =
  "(?:wrote|writes?|said|says?|told|mention\\w*|report\\w*|complain\\w*|answered|responded|raised|shared|felt|feels?|are feeling)";

/** "Everyone feels low sometimes" is about people, not about a team. */
const GENERAL =
  /\b(?:sometimes|often|usually|at times|now and then|from time to time|in general|generally|naturally|at some point)\b/iu;

/** "One person wrote", "most of your people feel": what people say in their check-ins is never told, and neither are its themes. */
const QUOTED = new RegExp(
  `\\b(?:one|some|several|many|most|a few|few|two|three|none|all|the majority)\\b (?:person |people |members |colleagues )?(?:of|in|on|from) (?:your|the|my|our|them|this) ?\\w*\\b.*\\b${TELLS}\\b|\\bone (?:person|member|respondent|colleague|of them)\\b \\w* ?${TELLS}\\b|\\b(?:main|top|most common|common|recurring|frequent) (?:themes?|topics?|concerns?|complaints?|worr(?:y|ies))\\b[^.!?]*\\b(?:said|told|mentioned|reported|raised|shared|your team|the team)\\b`,
  "iu",
);

/**
 * Whether words that a model made by itself claim how somebody else or a team is.
 *
 * A model is given nothing of others, so whatever it claims of them is made up, or was slipped into it; a list of bad words is no control,
 * but the names of the company's people and teams are known. Pure; each sentence is read by itself, and "she" goes with the sentence before.
 */
export function claimAboutOthers(text: string, { names, teams }: Others): ClaimAbout | undefined {
  const words = new Set(names.flatMap((name) => wordsOfName({ givenName: name })));
  const ofTeam = new RegExp(
    `(?<![\\p{L}\\p{N}])(?:(?:your|the|our|my|this|that|their|whole|entire) (?:\\p{L}+ )?(?:team|department|unit|group|squad|crew|people|staff|reports|colleagues|members)|everyone|everybody${teams.map((team) => `|${escaped(plainLetters(team))}`).join("")})(?![\\p{L}\\p{N}])`,
    "iu",
  );
  const namedTeam = teams.length === 0 ? undefined : anyOf(teams.map(plainLetters), "iu");
  let speaksOfSomebody = false;
  for (const sentence of sentencesOf(plainLetters(text))) {
    const isNamed = MENTION.test(sentence) || namesSomebody(sentence, words);
    if (isNamed && (STATES.test(sentence) || ELSEWHERE.test(sentence)) && !isAdvice(sentence)) return "person";
    if (SOMEBODY.test(sentence) && !OPEN.test(sentence)) return "person";
    if ((speaksOfSomebody || PRONOUN.test(sentence)) && PRONOUN_CLAIM.test(sentence) && !OPEN.test(sentence))
      return "person";
    speaksOfSomebody = isNamed;
    const meant = ofTeam.exec(sentence)?.[0];
    const isGeneral = meant !== undefined && /^every/iu.test(meant) && GENERAL.test(sentence);
    if (meant !== undefined && !isGeneral && TEAM_STATE.test(sentence) && !OPEN.test(sentence)) return "team";
    if ((TEAM_ELSEWHERE.test(sentence) || namedTeam?.test(sentence)) && ELSEWHERE.test(sentence)) return "team";
    if (QUOTED.test(sentence) && !OPEN.test(sentence)) return "team";
  }
  return undefined;
}

const STATES = new RegExp(`\\b${STATE}\\b`, "iu");
const PRONOUN = /\b(?:he|she)\b/iu;
const PRONOUN_CLAIM = new RegExp(`\\b(?:he|she|they)(?: |')(?:\\w+ ){0,2}?${CLAIMS}?\\b.*\\b${STATE}\\b`, "iu");
/** Somebody without a name: "the most tired is your analyst", "one of your people is close to burning out". */
const SOMEBODY = new RegExp(
  `\\b(?:one|two|some|somebody|someone|a member|the youngest|the newest) (?:of|in|on|from) (?:your|the|my|our) (?:\\p{L}+ )?(?:team|people|reports|colleagues|analysts?|staff)\\b.*\\b${STATE}\\b|\\bthe (?:most|least) ${STATE}\\b.*\\b(?:is|was|would be)\\b`,
  "iu",
);
const TEAM_STATE = new RegExp(
  `\\b${METRIC}\\b[^.!?]*\\b${LEVEL}\\b|\\b${LEVEL}\\b[^.!?]*\\b${METRIC}\\b|\\b(?:is|are|was|were|seems?|looks?|feels?|felt)\\b[^.!?]*\\b(?:tired|stressed|exhausted|overloaded|struggling|rested|fine|low|down|unhappy|happy|burned out)\\b`,
  "iu",
);

/** Advice on how to talk with somebody, without a claim of how they are. */
const isAdvice = (sentence: string): boolean =>
  /^\s*(?:ask|talk (?:to|with)|listen to|invite|offer|tell|thank|check in with|speak (?:to|with)|write to)\b/iu.test(
    sentence,
  ) && !/\b(?:is|was|has|had|seems?|looks?|slept|skipped|missed)\b/iu.test(sentence);

/** Initials and titles end no sentence: "Ana L. slept badly". */
const sentencesOf = (text: string): string[] =>
  text.split(/(?<=[.!?])(?<!(?<!\p{L})(?:\p{Lu}|[DM]rs?|Ms|Prof)\.)\s+|\n+/u);

/** Somebody by a platform's mention, or by two initials. */
const MENTION =
  /<@[^>]*>|<at\b[^>]*>|(?<![\p{L}\p{N}.])@(?!(?:here|channel|everyone|all|team)\b)[\p{L}][\p{L}\p{N}._-]*|(?<![\p{L}\p{N}.])(?!U\.\s?[SKN]\.|E\.\s?U\.|A\.\s?[IM]\.|P\.\s?[MS]\.|H\.\s?R\.|Q\.\s?A\.)\p{Lu}\.\s?\p{Lu}\.(?![\p{L}\p{N}])/u;

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/gu, "\\$&");

const anyOf = (words: readonly string[], flags: string): RegExp =>
  new RegExp(`(?<![\\p{L}\\p{N}])(?:${words.map(escaped).join("|")})(?![\\p{L}\\p{N}])`, flags);
