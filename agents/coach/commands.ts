import { styleWish } from "#agents/coach/style-wish.ts";
import { DISAGREE } from "#agents/lesson/words.ts";
import { screenForRedFlags } from "#src/domain/red-flags.ts";
import { asksToRehearse } from "#src/domain/rehearsal.ts";
import type { TurnAction } from "#src/domain/turn.ts";

interface Command {
  readonly pattern: RegExp;
  readonly action: (match: RegExpMatchArray) => TurnAction;
}

const to = (id: string, value?: string) => (): TurnAction => ({ id, ...(value === undefined ? {} : { value }) });

/** Exact words that mean one thing, with or without a language model. First match wins. */
const COMMANDS: readonly Command[] = [
  { pattern: /^(?:hi|hello|hey|good (?:morning|afternoon|evening)|start)[ !.]*$/iu, action: to("hello") },
  { pattern: /^(?:help|\?|what can you do\??|menu)$/iu, action: to("help") },
  { pattern: /^(?:check[ -]?in|checkin|start check[ -]?in|edit (?:my )?check[ -]?in)$/iu, action: to("check-in") },
  {
    pattern:
      /^(?:plan|today|(?:show )?(?:me )?(?:my |today'?s )?plan|what(?:'s| is) (?:my plan|on|the plan)(?: today| for today)?\??)$/iu,
    action: to("plan"),
  },
  { pattern: /^why\??$/iu, action: to("why") },
  { pattern: /^(?:show )?(?:me )?the numbers$/iu, action: to("why-numbers") },
  { pattern: /^(?:show )?(?:me )?(?:the |my )?(?:28 days|picture)$/iu, action: to("show-28-days") },
  {
    pattern:
      /^(?:forecasts?|how (?:good|honest|reliable|accurate) are (?:the|your) (?:forecasts?|odds|predictions?)|how often are you right)\??$/iu,
    action: to("forecasts"),
  },
  {
    pattern:
      /^(?:(?:add|upload|bring|import|drop) (?:a |an |our |the |my |some )?(?:new )?(?:sales )?(?:playbooks?|handbooks?|documents?|(?:training |own )?content)|new playbook)$/iu,
    action: to("playbook-upload"),
  },
  {
    pattern:
      /^(?:(?:content |playbook )?proposals?|approvals?|what(?:'s| is)? wait(?:s|ing)(?: for (?:my )?approval)?\??)$/iu,
    action: to("playbook-open"),
  },
  {
    pattern: /^(?:show )?(?:our |the company'?s )?(?:own )?(?:content|documents|playbooks)$/iu,
    action: to("content-documents"),
  },
  {
    pattern: /^(?:overview|(?:the |our )?company(?:'s)? week|weekly (?:view|report|overview)|overseer)$/iu,
    action: to("overseer-week"),
  },
  { pattern: /^(?:(?:my |the |this |show (?:me )?(?:my |the )?)?week|(?:the )?coming days)$/iu, action: to("week") },
  { pattern: /^(?:the |show (?:me )?(?:the )?)?verdicts$/iu, action: to("overseer-verdicts") },
  { pattern: /^(?:the )?fairness(?: checks?| audit)?\??$/iu, action: to("overseer-fairness") },
  {
    pattern: /^(?:try|test|backtest)(?: (?:a|the|this|our|another))? policy(?: change)?(?:[: \n]+([\s\S]{1,4000}))?$/iu,
    action: ([, source]) => ({ id: "policy-try", ...(source === undefined ? {} : { value: source }) }),
  },
  {
    pattern: /^(?:please )?put (?:it|this|that|(?:the|this|that) policy)(?: change)? in(?:to)? force$/iu,
    action: to("policy-confirm"),
  },
  { pattern: /^yes,? (?:please,? )?put it in(?:to)? force$/iu, action: to("policy-put") },
  {
    pattern:
      /^(?:i )?agree(?: to (?:the|this|that) policy(?: change)?)?,? (?:and )?put it in(?:to)? force$|^(?:i )?agree to (?:the|this|that) policy(?: change)?$/iu,
    action: to("policy-agree"),
  },
  { pattern: /^(?:i )?refuse (?:the|this|that) policy(?: change)?$/iu, action: to("policy-refuse") },
  { pattern: /^undo (?:the |this |that )?(?:last )?policy(?: change)?$/iu, action: to("policy-undo") },
  {
    pattern:
      /^(?:show )?(?:me )?(?:the |our )?policy (?:history|changes|log)$|^who changed (?:the |our )?polic(?:y|ies)\??$/iu,
    action: to("policy-history"),
  },
  { pattern: /^(?:lesson|start (?:a |the |my )?lesson|next lesson|teach me)$/iu, action: to("lesson-start") },
  {
    pattern:
      /^(?:(?:show )?(?:me )?(?:my )?(?:courses|modules|assignments)|(?:what|which) (?:courses|modules) (?:are assigned to me|do i have))\??$/iu,
    action: to("my-courses"),
  },
  {
    pattern:
      /^(?:(?:start |do |give me |practi[cs]e |let'?s (?:do|have) )?(?:a |the )?role[ -]?play(?: me)?)(?:(?: (?:in|on|for|about|with|of))? (.{2,200}?))?(?: please)?$/iu,
    action: ([, about]) => ({ id: "role-play", ...(about === undefined ? {} : { value: `about:${about}` }) }),
  },
  {
    pattern:
      /^(?:(?:do|start|take|give me) )?(?:a |the |my )?(?:placement|place me|test me|find my level|test (?:me )?out)(?: test)?(?:(?: (?:in|on|for|of|about))? (.{2,200}?))?(?: please)?$/iu,
    action: ([, about]) => ({ id: "placement", ...(about === undefined ? {} : { value: `about:${about}` }) }),
  },
  {
    pattern:
      /^(?:(?:show |draw )?(?:me )?(?:a |the |my )?(?:(?:mastery|skills?|learning) map|map of (?:my )?skills|skills? as a (?:map|picture))|(?:show )?(?:me )?my mastery)\??$/iu,
    action: to("skill-map"),
  },
  {
    pattern:
      /^(?:(?:show |list )?(?:me )?(?:my )?skills(?: in words)?|what are my skills|(?:what(?:'s| is) my level|where (?:do i stand|am i))(?: in (?:my )?(?:skills|learning))?)\??$/iu,
    action: to("skills"),
  },
  {
    pattern:
      /^(?:(?:my )?(?:next )?reviews?|(?:when|what)(?:'s| is) (?:my )?next (?:review|repetition)|what is due)\??$/iu,
    action: to("next-review"),
  },
  { pattern: /^(?:(?:show |what are )?(?:me )?(?:my )?goals?)\??$/iu, action: to("goals") },
  {
    pattern: /^(?:delete|remove|forget|drop) (?:my |the )?goal:? (.{2,80})$/iu,
    action: ([, what]) => ({ id: "goal-delete", value: what! }),
  },
  {
    // With a day that can be read: a wish inside a talk is no goal.
    pattern:
      /^i(?:'d| would)? (?:want|like|need) to (?:(?:be|get|become) (?:really |very )?(?:good|better|great|fluent) (?:at|in|with)|learn|master) .{2,100} (?:by|until|before) (?=.*(?:\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|\d{4}-\d{2}-\d{2})).{3,30}$/iu,
    action: ([all]) => ({ id: "goal-set", value: all! }),
  },
  {
    pattern: /^(?:my goal is|goal:|set (?:a |my )?goal:?|change (?:my )?goal:?) .{4,150}$/iu,
    action: ([all]) => ({ id: "goal-set", value: all! }),
  },
  {
    pattern: /^(?:team|team readiness|my team|how(?:'s| is| are) (?:my|the) team(?: doing)?\??)$/iu,
    action: to("team"),
  },
  {
    pattern:
      /^(?:(?:it(?:'s| is)|we have|today(?: is|'s)?)\s+)?(?:(?:so |very |really |too )?hot(?: here| outside| today)*[ ,;:.]*(?:(?:it(?:'s| is)|about|around)\s+)?)?(\d{2,3}(?:[.,]\d)?)\s*(?:°|degrees?|º)\s*(c|f)?(?:elsius|ahrenheit)?(?: here| outside| today)*[.!]?$/iu,
    action: ([, degrees, unit = ""]) => ({ id: "heat-told", value: `${degrees} ${unit}`.trim() }),
  },
  {
    pattern: /^(?:it(?:'s| is)\s+)(?:so |very |really |too )?hot(?: here| outside| today)*[.!]?$/iu,
    action: to("heat-told"),
  },
  {
    pattern: /^(?:it(?:'s| has| is)\s+)?(?:cooled down|not hot any ?more|no longer hot)(?: here)?[.!]?$/iu,
    action: to("heat-over"),
  },
  { pattern: /^(?:(?:name|change|show) )?(?:my )?(?:fairness )?groups$/iu, action: to("fairness-groups") },
  { pattern: /^(?:settings|preferences)$/iu, action: to("settings-show") },
  { pattern: /^what do you know about me(?: and how fresh is it)?\??$|^my data$/iu, action: to("my-data") },
  { pattern: /^(?:(?:give me |i need )?(?:an )?access code)$/iu, action: to("access-code") },
  { pattern: /^(?:delete|erase|forget) (?:all )?my data$|^delete everything$/iu, action: to("data-delete") },
  { pattern: /^what did you change(?: and why)?\??$|^changes$/iu, action: to("changes") },
  { pattern: /^undo(?: (?:that|it|the change))?$/iu, action: to("change-undo") },
  {
    pattern: /^yes,? (?:please,? )?(?:and )?next time without asking$/iu,
    action: to("change-accept-always"),
  },
  {
    pattern:
      /^(?:please )?(?:just )?(?:(?:change|move|pause|do) (?:it|things|them|my (?:day|days|plan|sessions)) )?(?:next time )?without asking(?: me)?(?: first| next time)?$/iu,
    action: to("changes-without-asking"),
  },
  {
    pattern:
      /^(?:please )?(?:always )?ask me (?:first(?: again)?|again first|before (?:you )?(?:chang|mov|paus)\w*(?: (?:it|anything|things|my (?:day|plan|sessions)))?)$/iu,
    action: to("changes-ask-first"),
  },
  {
    pattern: /^(?:please )?keep (?:it|today|the plan|everything) as it was$|^keep as it was$/iu,
    action: to("change-keep"),
  },
  {
    pattern:
      /^(?:please )?(?:no|pause|mute|snooze)(?: your| the| all)? (?:messages|nudges|notifications|questions)(?: please)? for (.{3,30})$/iu,
    action: ([, span]) => ({ id: "messages-snooze", value: span! }),
  },
  {
    pattern: /^(?:resume|unmute)(?: your| the| all)? (?:messages|nudges|notifications)$/iu,
    action: to("messages-resume"),
  },
  { pattern: /^(?:talk to a )?human$|^i want to talk to (?:a human|somebody|someone)$/iu, action: to("human") },
  { pattern: /^(?:skip|skip today|not today)$/iu, action: to("check-in-skip") },
  { pattern: /^(?:later|remind me later|snooze|ask me later)$/iu, action: to("check-in-snooze") },
  { pattern: /^i(?:'m| am) back$/iu, action: to("back") },
  {
    pattern: /^i(?:'m| am|'ll be) (?:away|off|on leave|on holiday|on vacation)(?: until| till| to)? (.+)$/iu,
    action: ([, until]) => ({ id: "away", value: until! }),
  },
  {
    pattern: /^(?:(?:show|change|edit) (?:me )?)?my (?:intake|(?:training |health |intake )?answers)$|^intake$/iu,
    action: to("intake-show"),
  },
  { pattern: /^(?:delete|forget) my (?:intake|(?:training |health |intake )?answers)$/iu, action: to("physical-off") },
  { pattern: /^(?:my |show (?:me )?(?:my )?)?benchmarks$/iu, action: to("benchmarks") },
  {
    pattern: /^(?:delete|remove|forget) benchmark (\d{1,3})$/iu,
    action: ([, place]) => ({ id: "benchmark-delete", value: place! }),
  },
  { pattern: /^benchmark:? (.{3,100})$/iu, action: ([, told]) => ({ id: "benchmark", value: told! }) },
  { pattern: /^(?:what i share|change what i share|my consents?|consents?)$/iu, action: to("consent-show") },
  { pattern: /^(?:turn on|start|enable) physical training$/iu, action: to("physical-on") },
  { pattern: /^(?:turn off|stop|disable) physical training$/iu, action: to("physical-off") },
  {
    pattern:
      /^(?:my |a |the )?(?:doctor|clinician|midwife|physician|gp)(?: has)? cleared (?:me|it)(?: to train| for training)?$|^i(?:'m| am) cleared(?: to train)?$/iu,
    action: to("symptoms-cleared"),
  },
  {
    // "done", "partly, 12 minutes", "done 20 min, effort 6": the last session of today, told in words.
    pattern:
      /^(done|partly|skipped)(?:[, ]+(\d{1,3})\s*(?:min(?:utes)?)?)?(?:[, ]+(?:effort |hard )?(\d{1,2})(?: of 10|\/10)?)?$/iu,
    action: ([, status, minutes, effort]) => ({
      id: "session-feedback",
      fields: {
        status: status!.toLowerCase(),
        ...(minutes === undefined ? {} : { minutes }),
        ...(effort === undefined ? {} : { effort }),
      },
    }),
  },
  { pattern: /^(?:re)?(?:connect|link|add|use) (?:my |an? |the )?oura(?: ring)?$/iu, action: to("connect-oura") },
  {
    pattern: /^(?:re)?(?:connect|link|add|use) (?:my |an? |the )?whoop(?: band| strap)?$/iu,
    action: to("connect-whoop"),
  },
  { pattern: /^(?:disconnect|unlink|remove|stop) (?:my |the )?oura(?: ring)?$/iu, action: to("disconnect-oura") },
  {
    pattern: /^(?:disconnect|unlink|remove|stop) (?:my |the )?whoop(?: band| strap)?$/iu,
    action: to("disconnect-whoop"),
  },
  {
    pattern:
      /^(?:show )?(?:me )?(?:my )?(?:connections|devices|wearables)\??$|^what(?:'s| is| have i) connected\??$|^connect (?:a |my )?(?:wearable|device|ring|watch|band)$/iu,
    action: to("connections"),
  },
  {
    pattern:
      /^(?:(?:import|upload|connect|link|add|use) )?(?:my |the )?(?:apple health|apple watch|health export|health data)(?: export| file| data)?$/iu,
    action: to("health-import"),
  },
  {
    pattern: /^(?:disconnect|unlink|stop|remove) (?:my |the )?apple (?:health|watch)$/iu,
    action: to("disconnect-apple-health"),
  },
  { pattern: /^(?:(?:connect|use|set up) )?(?:the )?health auto export$/iu, action: to("health-push") },
  { pattern: /^(?:disconnect|stop|remove) (?:the )?health auto export$/iu, action: to("health-push-revoke") },
  { pattern: /^(?:connect|link|add|use) (?:my |a |the )?calendar$/iu, action: to("calendar-connect") },
  { pattern: /^(?:disconnect|unlink|remove|forget) (?:my |the )?calendar$/iu, action: to("calendar-disconnect") },
  {
    pattern: /^(?:what(?:'s| is) (?:in|on) my calendar(?: today)?\??|my calendar|calendar)$/iu,
    action: to("calendar-today"),
  },
  { pattern: /^(?:(?:get |make |show |a |new |my |the )*calendar feed)$/iu, action: to("calendar-feed") },
  {
    pattern: /^(?:turn off|stop|delete|remove|revoke) (?:my |the )?calendar feed$/iu,
    action: to("calendar-feed-off"),
  },
  { pattern: /\[calendar address\]/u, action: to("calendar-pasted") },
  {
    pattern: /^(?:how do i write|how i write|(?:what is |what's )?my (?:writing )?style|writing style)\??$/iu,
    action: to("style-show"),
  },
  { pattern: /^(?:forget|delete) (?:how i write|my (?:writing )?style)$/iu, action: to("style-forget") },
  {
    pattern:
      /^(?:please )?(?:write|answer|reply|speak|be|keep it|use)(?: (?:to me|me))?(?: in)? (shorter|short|brief|longer|long|(?:more )?formal(?:ly)?|(?:more )?casual(?:ly)?|plain(?:er)?|simpler|(?:more )?technical|english|german|french|spanish|italian|dutch|portuguese)(?: words| sentences)?(?: please)?$/iu,
    action: ([, wish]) => ({ id: "style-choose", value: styleWish(wish!) ?? "" }),
  },
  {
    pattern:
      /^(?:content gaps?|library (?:gaps|quality)|disputed (?:items|exercises)|what does the library lack)\??$/iu,
    action: to("library-quality"),
  },
  {
    pattern: /^our (?:sector|industry) is (.{3,120})$/iu,
    action: ([, words]) => ({ id: "lessons-set", value: `sector:${words}` }),
  },
  {
    pattern: /^(?:our )?lessons (?:should )?(?:serve|are for) (.{3,120})$/iu,
    action: ([, words]) => ({ id: "lessons-set", value: `need:${words}` }),
  },
  { pattern: DISAGREE, action: to("lesson-disagree") },
  { pattern: /^not now$/iu, action: to("consent-later") },
];

/** The action a text asks for in exact words; undefined when a mind has to read it. */
export function parseCommand(text: string): TurnAction | undefined {
  const plain = text
    .trim()
    .replace(/^\/kairos\s*/iu, "")
    .replace(/[.!]+$/u, "")
    .trim();
  if (plain === "") return { id: "help" };
  const asked = commandIn(plain);
  return asked?.value !== undefined && tellsOfSymptoms(plain) ? undefined : asked;
}

function commandIn(plain: string): TurnAction | undefined {
  for (const { pattern, action } of COMMANDS) {
    const match = plain.match(pattern);
    if (match !== null) return action(match);
  }
  const lesson = teachMe(plain);
  if (lesson !== undefined) return lesson;
  const situation = asksToRehearse(plain);
  return situation === undefined ? undefined : { id: "rehearsal", value: `about:${situation}` };
}

/** "I'm off with chest pain", "goal: lose 10 kg by June": what the words tell comes before what they ask for. */
const tellsOfSymptoms = (text: string): boolean =>
  screenForRedFlags(text).some(({ rule }) => ["G12", "G13", "G14", "G25"].includes(rule));

const TEACH_ME =
  /^(?:teach me(?: about)?|i(?:'d| would)? (?:like|want) to (?:learn|practi[cs]e)(?: about)?|(?:give me |start )?(?:a )?lesson (?:on|about|in)|practi[cs]e) (?!with (?:me|you)\b)(.{3,120}?)(?: please)?$/iu;

/** A lesson on what somebody names; a symptom or a colleague in the same breath is for other hands. */
function teachMe(text: string): TurnAction | undefined {
  const about = TEACH_ME.exec(text)?.[1];
  if (about === undefined || screenForRedFlags(text).length > 0 || asksAboutSomebody(text)) return undefined;
  return { id: "lesson-start", value: `about:${about}` };
}

/**
 * A question of one person about another's state: "how did Ana sleep", "is Ben tired", "what was Chloe's mood".
 *
 * The answer is the same whoever is named, so nothing here looks the name up.
 */
export function asksAboutSomebody(text: string): boolean {
  return ABOUT_SOMEBODY.some((pattern) => pattern.test(text));
}

const STATE = String.raw`(?:sleep|slept|feel|feeling|felt|doing|tired|exhausted|stressed|mood|energy|readiness|recover\w*|hrv|heart|check(?:ed)?[ -]?in|burn(?:ed|t)? out|ill|sick|coping)`;
const NOT_SELF = String.raw`(?!(?:[Ii]|[Mm]y|[Mm]e|mine|[Yy]ou|your|it|we|our|us|the|this|that|there|today|everyone|everybody|people|team|somebody|someone|one|to|sleep|better|he|she)\b)`;

const ABOUT_SOMEBODY: readonly RegExp[] = [
  new RegExp(
    String.raw`\bhow (?:is|was|are|were|did|does|has|have|'s)\s+${NOT_SELF}(\p{L}[\p{L}'-]*)\b.*\b${STATE}\b`,
    "iu",
  ),
  new RegExp(String.raw`\b[Hh]ow(?:['’]s| is| was)\s+${NOT_SELF}(\p{Lu}[\p{L}'-]*)\b`, "u"),
  new RegExp(String.raw`\b(?:[Ii]s|[Ww]as|[Dd]id|[Dd]oes|[Hh]as)\s+${NOT_SELF}(\p{Lu}[\p{L}'-]*)\b.*\b${STATE}\b`, "u"),
  new RegExp(String.raw`\b(\p{Lu}[\p{L}-]*)['’]s\s+(?:\w+\s+){0,2}${STATE}\b`, "u"),
  new RegExp(String.raw`\b(?:tell|show) me about\s+${NOT_SELF}(\p{Lu}[\p{L}'-]*)\b`, "u"),
  new RegExp(
    String.raw`\bwho(?: (?:in|on|of) (?:my|the|our) \p{L}+)?(?:'s| is| was| has| feels| felt| slept| sleeps)\b.*\b${STATE}\b`,
    "iu",
  ),
  /\bwho(?: (?:in|on|of) (?:my|the|our) \p{L}+)? slept\b/iu,
  /\b(?:readiness|team|atlas|boreal|\p{L}+)\b.*\bwithout\s+\p{Lu}\p{L}+/u,
  new RegExp(String.raw`\b(?:he|she)\b.*\b${STATE}\b|\b${STATE}\b.*\bof\s+\p{Lu}\p{L}+`, "u"),
];
