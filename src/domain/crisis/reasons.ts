import { re } from "#src/domain/crisis/grammar.ts";
import { type Rule, strong, weak } from "#src/domain/crisis/rule.ts";

const LAUGH = re`{LAUGH}`;
const WORK = re`{WORK}`;
const STORY = re`{STORY}`;
const EDGE =
  "(?:tracks?|rails|edge|ledge|railing|balcony|roof|rooftop|bridge|platform|cliff|stairwell|overpass|window)";
const KIN =
  "(?:kids|children|son|daughter|girls|boys|wife|husband|partner|family|parents|mum|mom|mother|dad|father|sister|brother|flatmate|roommate|colleagues)";
const LIFE =
  "(?:be alive|being alive|am alive|am (?:even |still )?alive|stay alive|staying alive|alive|live another day|live through|survive (?:the|this|another) (?:night|day|week|weekend)|live (?:like this )?anymore|make it through (?:the|this|another) (?:night|day)|keep living|go on living|keep existing)";

/** Fear of oneself, reasons to live, and hopes that somebody or something ends it. */
export const LIFE_RULES: readonly Rule[] = [
  strong(
    "not-living",
    [
      re`\bi (?:\w+ ){0,6}?(?:not|never|no longer|can not|hardly|barely|without)(?: \w+){0,6}? ${LIFE}\b|\bno (?:\w+ ){0,2}?(?:way|chance) (?:that )?i (?:\w+ ){0,2}?${LIFE}\b|\bnot (?:sure|certain) (?:if |whether |that |why )?i (?:\w+ ){0,3}?${LIFE}\b|\bwhy (?:am|do|should|must) i (?:\w+ )?(?:alive|exist|even exist|live|go on|keep living|stay alive|here on earth)\b|\bwhy am i (?:even |still )?alive\b`,
    ],
    [
      LAUGH,
      STORY,
      WORK,
      re`\b(?:coffee|caffeine|lunch|snacks?|chocolate|music|batman|process|thread|session|connection|keepalive|battery|not (?:get|come|leave|make it) out alive|feel alive|come alive|more alive|never felt (?:so |more )?alive)\b`,
      re`\b(?:grandpa|grandma|grandfather|grandmother|dad|mum|he|she|they) (?:is|was|are|were) (?:\w+ )?alive\b`,
    ],
  ),
  strong(
    "not-living",
    [
      re`\b(?:no|out of|any|few|without|lost|losing|find|need|want|looking for|have a|give me a|one|single|another)(?: \w+){0,3}? (?:reasons?|will|point|motivation) (?:left )?(?:for me )?to (?:live|stay alive|be alive|go on living|keep living|stay on this earth|survive|exist)\b`,
    ],
    [LAUGH, re`\bto live (?:in|with|at|near|on|here|there|abroad)\b`],
  ),
  strong(
    "hopeless",
    [
      re`\b(?:my life|life|living|this life) (?:\w+ )?(?:is|has|was|feels|seems)(?: \w+){0,2}? (?:not|nothing|no|zero|without)(?: \w+){0,2}? (?:worth|value|meaning|purpose|point)\b(?! (?:of|in the))`,
    ],
    [WORK, LAUGH],
  ),
  strong(
    "death-wish",
    [
      re`\b(?:wish|hope|want|wanted|beg|begging|please|pray|love it if|nice if|need)(?: \w+){0,2}? (?:someone|somebody|anyone|something|god|fate|life|the universe|they|a stranger|lightning|death)\b (?:\w+ ){0,2}?(?:kill|shoot|end|murder|strike|take|stab|run|put) (?:me|my life|it for me|me over|me down|me out)\b`,
    ],
    [LAUGH, re`\b(?:take me (?:to|on|for|home|out for)|put me (?:on|in|through|up|out of office)|end me an email)\b`],
  ),
  strong(
    "death-wish",
    [
      re`\b(?:i|me|myself)\b.*\b(?:happier|preferable|best|rather|better) (?:off |to be |being |if )?(?:i was |i were )?dead\b|\bi (?:\w+ ){0,4}?(?:should|ought to) (?:just |already |really )?be dead\b`,
    ],
    [LAUGH, re`\brather dead than\b`],
  ),
  strong(
    "plan",
    [
      re`\b(?:tonight|this|it|today|tomorrow) (?:\w+ )?(?:is|will be|was|be|might be) my (?:very )?last (?:night|day alive|day on earth|day on this|night on|hours?|moments?)\b|\bhope (?:\w+ ){0,2}?is my last (?:night|day)\b|\bi (?:will|would|might|may|do not think i will|expect to) (?:\w+ )?not be alive\b|\bi (?:will|would) be (?:dead|gone) by then\b`,
    ],
    [
      LAUGH,
      re`\b(?:in (?:a )?(?:hundred|thousand|\d\d+)|mars|last (?:day|night) (?:at|in|here|as|before|with|of)|hotel|airbnb)\b`,
    ],
  ),
  strong(
    "kill-self",
    [
      re`\b(?:{THINK}|want|urge|plan\w*|going|keep|see|saw)(?: \w+){0,3}? (?:hanging|hang) (?:myself|(?:from|off) (?:the|a|my) (?:stairwell|ceiling|beam|tree|rafters?|fan|door|hook|banister|balcony|roof|shower))\b`,
    ],
    [re`\b(?:plants?|picture|lamp|lights?|poster|coat|hammock|swing|decorations?|laundry|not)\b`],
  ),
  strong(
    "place",
    [
      re`\b${EDGE}\b`,
      re`\b(?:just do it|think about it|thought about it|thinking about it|how easy|what if|be over in|it would (?:all )?be over|(?:stop|end) everything|one step|pull towards|calls me|calling me|drawn to|tempting|imagine falling|too close)\b`,
      re`\b(?:i|me|my)\b`,
    ],
    [LAUGH, STORY, WORK, re`\b(?:photo\w*|picture|view|price|deadline|too close to (?:the deadline|call))\b`],
  ),
  strong(
    "overdose",
    [
      re`\b(?:drank|drink|drinking|swallowed|swallow|ate|took|take|inhaled|inhale|injected) (?:some |the |a |my |a bottle of |a lot of |all the |too much )*(?:bleach|antifreeze|poison|pesticides?|detergent|drain cleaner|rat poison|weed ?killer|battery acid|petrol|insulin)\b`,
    ],
    [
      STORY,
      LAUGH,
      re`\b{THEY} (?:\w+ )?(?:drank|drinks?|drinking|swallowed|ate|took|takes|inhaled|injected)\b|\b(?:my insulin (?:this|before|at|with|on|after)|take (?:my )?insulin|dose|as prescribed|units|accidentally|cat|dog|puppy)\b`,
    ],
  ),
  strong(
    "overdose",
    [
      re`\b(?:took|take|taken|swallowed|taking) (?:my |the )?(?:whole|entire|full|all my|all of my) (?:\w+ )?prescription\b|\b(?:enough|have|got|here are|with) (?:\w+ ){0,2}?{PILLS}(?: \w+){0,3}? (?:to end it|here with me|next to me|in my hand|in front of me|to not wake up)\b|\bhave the {PILLS} (?:here|ready|with me)\b`,
    ],
    [STORY, re`\b(?:leave|ship|deliver)\b`],
  ),
  strong(
    "means",
    [
      re`\b(?:afraid|scared|terrified|worried|frightened) (?:of|about|that) (?:what i (?:might|will|could|would|may|am going to) do(?: to myself)?|i (?:might|will|could|may) (?:do something|hurt myself|kill myself|not stop myself)|myself)(?: tonight| today| now| if i am alone| alone)*$|\bnot trust myself (?:to be |being |when i am |if i am )?(?:alone|tonight|with|around|at home|near)\b|\b(?:not safe (?:with|from) myself|danger to myself|might do something (?:stupid|bad|to myself)|going to do something (?:stupid|bad|to myself|to me)|do something to myself)\b`,
    ],
    [
      LAUGH,
      WORK,
      re`\b(?:with (?:chocolate|cookies|cake|sweets|the credit card|snacks)|around (?:chocolate|cookies|cake|sweets|snacks|shoes|sales))\b`,
    ],
  ),
  strong("goodbye", [
    re`\b(?:not (?:\w+ )?(?:let|want)(?: \w+){0,2}? ${KIN} (?:to )?(?:find|finding) me|who (?:will|would|is going to) find me|find me (?:dead|hanging|gone|lifeless)|${KIN} (?:will|would|to) find me (?:dead|there|in the morning|like that))\b`,
  ]),
  strong(
    "burden",
    [
      re`\b(?:life|lives|world|things|everything) would (?:\w+ )?(?:improve|be (?:\w+ ){0,2}?(?:better|easier|happier|simpler|nicer)) (?:without me|if i (?:died|was dead|were dead|was gone|were gone|was not here|disappeared|did not exist|killed myself))(?: in it| around| anymore)*$`,
    ],
    [WORK],
  ),
  weak(
    "unmissed",
    [
      re`\b(?:no one|nobody|the world|they|my family|my kids|anyone) (?:\w+ )?(?:does not |do not |really )?(?:needs?|wants?|misses|loves?|cares? (?:about|for)) me(?: here| around| anymore| at all)*$`,
    ],
    [re`\b(?:in the|at the|on this|for this|meeting|project)\b`],
  ),
  weak("burden", [
    re`\b(?:taking up space|waste of (?:space|air|oxygen)|in (?:everyone s|everyones|their|everybody s) way|drag(?:ging)? (?:everyone|them|my family) down)\b`,
  ]),
  strong(
    "death-wish",
    [
      re`\b(?:want|wish|going|ready|soon|time|could|long) (?:to )?(?:\w+ )?(?:be (?:back )?with|join|see|follow) (?:my (?:dead|late|deceased) \w+|(?:him|her|them|my \w+) (?:\w+ )?(?:in heaven|on the other side|in the grave|in death|up there))\b`,
    ],
    [STORY],
  ),
  weak("goodbye", [re`\bsaid (?:my )?(?:goodbyes?|farewells?)(?: to (?:everyone|them all|all of them|my \w+))\b`]),
  weak("settled", [re`\bgave (?:my|the) (?:dog|cat|pets?|rabbit|plants|jewell?ery|savings|car) to\b`]),
  weak("plan", [
    re`\bmy (?:will|testament|funeral|life insurance) is (?:written|signed|ready|done|sorted|paid|updated|planned)\b|\bno need to (?:book|plan|renew|order|save)(?: \w+){0,5} (?:for me|back)\b`,
  ]),
  weak("seriousness", [re`\bit is (?:finally )?time$|\bno (?:way|turning|going) back now$`]),
  strong(
    "death-wish",
    [re`\bi am (?:so |just )?over (?:life|living|being alive)$|\b(?:with|by|without) me (?:being )?(?:dead|dying)\b`],
    [LAUGH],
  ),
  weak(
    "death-wish",
    [re`\bwant (?:it|this|that) (?:all )?to (?:stop|end|be over) (?:for good|forever|once and for all)\b`],
    [WORK],
  ),
];
