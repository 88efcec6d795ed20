/** Word classes of the rules, written as {NAME} in a pattern. Everything is folded: lower case, no punctuation, short forms spelled out. */
const CLASSES: Readonly<Record<string, string>> = {
  ADV: "(?:(?:just|really|actually|simply|literally|honestly|kind of|sort of|sometimes|often|always|still|even|only|finally|probably|maybe|fucking|so|all|both|constantly|seriously|secretly|genuinely|quietly|also|now|then|a lot|again) )*",
  WISH: "(?:want|wanted|wanting|wish|wishing|hope|hoping|would like|ready|plan|planning|decided|tempted|urge|urges|trying|tried|longing|praying|pray|prefer|rather|going|about|intend|intending|dying)",
  THINK:
    "(?:think|thinking|thought|thoughts|consider|considering|contemplate|contemplating|fantasise|fantasising|fantasize|fantasizing|fantasies|daydream|daydreaming|dream|dreaming|obsess|obsessing|obsessed|imagine|imagining|picture|picturing|toying|playing|ruminating|wonder|wondering)",
  MENTAL:
    "(?:think|thinking|thought|thoughts|consider\\w*|contemplat\\w+|fantasi\\w+|imagin\\w+|pictur\\w+|wonder\\w*|keep|keeps|kept|urge\\w*|want|wanted|wish|tempted|tempting|plan\\w*|going to|feel like|feels like|head says|voices?|tells? me|calls? me|pull\\w*|every time|what if|how easy|how it would|could just|might just|ready|decided|about to|will|would|(?:day)?dream\\w*|obsess\\w*|stop myself|no one would|almost|nearly|so easy|what would happen)",
  DIE: "(?:die|be dead|be gone forever|be gone for good|not be alive|not exist|stop existing|cease to exist|disappear forever|vanish forever|never wake up|not wake up|sleep forever|not be here anymore|not live anymore|stop living|stop being alive|stop breathing)",
  PILLS:
    "(?:pills?|tablets?|meds|medications?|medicines?|painkillers?|paracetamol|acetaminophen|tylenol|ibuprofen|aspirin|xanax|benzos?|valium|diazepam|antidepressants?|sleepers|insulin|opioids?|oxycodone|codeine|zopiclone|ambien|capsules?|heroin|fentanyl|drugs)",
  THEY: "(?:he|she|they|someone|somebody|(?:my|our|his|her|the|this|a|another|one of my|one of our|your)(?: \\w+){0,2}? (?:friend|bestfriend|colleague|coworker|worker|teammate|mate|report|boss|manager|brother|sister|sibling|son|daughter|kid|child|teenager|wife|husband|partner|girlfriend|boyfriend|fiance|fiancee|mum|mom|mother|dad|father|parent|cousin|uncle|aunt|neighbour|neighbor|roommate|flatmate|ex|employee|student|niece|nephew|buddy|client|customer|intern|trainee|director|lead|guy|woman|man|person|girl|boy))",
  KIN: "(?:family|kids|children|wife|husband|partner|parents|mum|mom|mother|dad|father|son|daughter|friends|loved ones|girlfriend|boyfriend|sister|brother|colleagues|team)",
  LAUGH: "\\b(?:lol|xd|cringe|embarrass\\w+)\\b",
  STORY:
    "\\b(?:movie|film|book|novel|series|episode|documentary|podcast|article|lyrics|song|album|game|character|chapter|headline|netflix|boss fight)\\b",
  WORK: "\\b(?:project|meeting|meetings|sprint|standup|call|presentation|review|launch|workshop|match|release|demo|deploy\\w*|server|process|contract|vendor|budget|code|legacy|branch|ticket|tickets|feature|product|deal|lease|subscription|building|car park|parking|traffic jam|maze|session|stream|trial|support for)\\b",
};

/** A rule pattern: plain words, with {NAME} for a class. Longer gaps are written {..} (a few words). */
export function re(strings: TemplateStringsArray, ...values: readonly string[]): RegExp {
  const source = String.raw(strings, ...values);
  return new RegExp(
    source.replace(/\{([A-Z]+|\.\.)\}/gu, (whole, name: string) =>
      name === ".." ? "(?:\\w+ ){0,5}?" : (CLASSES[name] ?? whole),
    ),
    "u",
  );
}
