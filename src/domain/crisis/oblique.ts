import { re } from "#src/domain/crisis/grammar.ts";
import type { Cue, Rule } from "#src/domain/crisis/rule.ts";

const strong = (cue: Cue, all: RegExp[], unless: RegExp[] = []): Rule => ({
  kind: "self",
  cue,
  weight: "strong",
  reads: "clause",
  all,
  unless,
});
const weak = (cue: Cue, all: RegExp[], unless: RegExp[] = []): Rule => ({
  ...strong(cue, all, unless),
  weight: "weak",
});

const LAUGH = re`{LAUGH}`;
const WORK = re`{WORK}`;
const STORY = re`{STORY}`;
const AWAY = re`\b(?:holiday|holidays|vacation|leave|trip|travel\w*|weekend|conference|offsite|away|by \d|for (?:a|the|two|three) (?:day|days|week|weeks)|back on|new job|company|retire\w*|lunch)\b`;
const DEAD_AS_ADVERB = re`\b(?:dead (?:tired|beat|on|inside|lines?|ends?|weight|serious|sure|set|simple|wrong|right|certain|easy|slow|quiet|letter|last|pixel|code|link|battery|phone)|(?:die|died|dying) (?:of|for|from|laughing|to (?:see|know|hear|try|meet|get|go)|on this|on that|inside|hard|trying|with (?:shame|laughter|embarrassment)|a little|when (?:they|he|she|the|my|we|it))|would (?:\w+ )?die (?:if|when|without)|at this (?:pace|rate)|nearly died|almost died|scared to death|to death)\b`;

/** Death and leaving said sideways: hopes for an accident, a favour done by dying, instructions for afterwards. */
export const OBLIQUE_RULES: readonly Rule[] = [
  strong(
    "death-wish",
    [
      re`\bi (?:(?:would|could|should|just|will|was|were|am|had|have|has|did|not|be|been|to|want|wanted|wish|hope|rather|really|finally|already|might|may|get|got|only|please|think|feel|like|better|off|deserve|ready|had|somehow|simply|never|kind|of|afraid|scared|anymore|looking|forward|about|longing) ){0,6}(?:die|died|dead|dying|not exist|stopped existing|never existed)\b|\bmy own (?:death|dying)\b|\b(?:afraid of|scared of|forward to|welcome|crave) (?:my )?(?:death|dying)\b`,
      re`\b(?:hope|hoping|wish|want|wanted|pray|praying|better|relieved|relief|favou?r|deserve|ready|looking forward|not (?:\w+ )?(?:afraid|scared)|no longer (?:afraid|scared|fear)|what if|maybe it would|rather|at peace|easier|should|should have|supposed to|welcome|long for|crave)\b`,
    ],
    [
      LAUGH,
      STORY,
      WORK,
      DEAD_AS_ADVERB,
      re`\b(?:not|never|before i|until i|unless i) (?:\w+ )?(?:want to |going to |hope to )?(?:die|dead|dying)\b`,
      re`\b(?:hope|hoping|wish|praying|pray) i (?:do|will|would) not (?:die|drop dead)`,
      re`\b(?:before|until|till) (?:i|we|you) (?:die|am dead)\b|\bwho (?:\w+ )?(?:died|dies|is dying)|\b(?:dad|mum|mom|father|mother|brother|sister|friend|dog|cat|grand\w+|uncle|aunt|colleague|wife|husband|son|daughter|battery|phone|laptop|plants?|he|she|they|someone|people) (?:\w+ ){0,3}?(?:die|died|dies|is dying|was dying|is dead|dead|are dying)\b|\bdying (?:wish|breed|mother|father|dad|mum|relative|battery|art|industry|patients?)`,
      re`\bwhen i (?:die|am dead) i (?:hope|want|would|will)\b|\bclose to \d\d\b`,
      re`\b(?:gran\w*|old age|a hundred|one day|eventually|everyone dies|we all die)\b`,
    ],
  ),
  strong(
    "death-wish",
    [
      re`\b(?:hope|hoping|wish|wishing|pray|praying|relieved|a relief|would not mind|not mind|would be fine|would be okay|glad|wanted|want)\b`,
      re`\b(?:plane|car|train|bus|truck|lorry|lift|elevator|bridge|roof|heart|accident|crash)\b(?: \w+){0,5}? (?:crash\w*|goes down|went down|go down|hits? me|off the road|collapse\w*|stop\w* beating|took me|takes me|kill\w* me|fall\w* on me|with me in it)\b`,
      re`\b(?:i|me|my)\b`,
    ],
    [LAUGH, STORY, re`\b(?:not crash|does not crash|do not crash|app|server|market|browser|laptop)\b`],
  ),
  strong(
    "death-wish",
    [
      re`\b(?:would|might|could) (?:\w+ )?be (?:\w+ )?(?:better|best|easier|simpler|nice|good|a relief) (?:for everyone )?if i {ADV}(?:did not exist|was not here|were not here|was not around|was gone|were gone|was not alive|did not wake up|never woke up|disappeared|stopped existing)(?: (?:anymore|tomorrow|at all|forever))*$`,
    ],
    [AWAY],
  ),
  strong(
    "death-wish",
    [
      re`\bwhat if i {ADV}(?:did not wake up|never woke up|died|was dead|jumped|disappeared|drove (?:off|into)|stepped (?:off|out|in front)|let go|ended it|took them all|was not here anymore)\b`,
    ],
    [LAUGH, AWAY],
  ),
  strong("not-living", [
    re`\b(?:not|never) {ADV}feel like (?:living|being alive|existing|going on living|waking up ever)\b(?! (?:in|with|at|on))`,
  ]),
  strong(
    "not-living",
    [
      re`\b(?:living|being alive|existing|existence|life) (?:\w+ )?(?:is|has become|feels|just|only|itself) {ADV}(?:is )?(?:too |so |very |unbearably |more \w+ than )?(?:painful|hurts|unbearable|torture|agony|a torment|not for me|worse than death)\b`,
      re`.`,
    ],
    [LAUGH, re`\b(?:living|life) (?:in|with|at|on|here)\b`, WORK],
  ),
  strong(
    "not-living",
    [
      re`\b(?:want|wanted|need|wish|way) {ADV}(?:to )?(?:get |be |i was |i were )?out of (?:this |my )?(?:life|existence|world)(?: altogether)?$|\bwant {ADV}to be gone(?: for good| forever)?$|\bwant {ADV}(?:this|my) life to (?:end|stop|be over)\b|\b(?:sick|tired) of (?:this|my) life\b`,
    ],
    [LAUGH, AWAY],
  ),
  strong(
    "hopeless",
    [
      re`\b(?:no|not (?:\w+ )?(?:see|have|imagine)(?: \w+){0,2}?|any) future (?:left )?(?:for me|for myself|ahead of me|with me in it)$|\bi have no future(?: left| anymore)?$`,
    ],
    [WORK],
  ),
  strong("unmissed", [
    re`\b(?:do|doing|does|done|be doing) (?:everyone|them all|them|the world|all of you|you all|you|people|my \w+) (?:all )?a favou?r (?:if i|by|when i)(?: \w+){0,3}? (?:died|die|dying|dead|gone|disappear\w*|kill\w*|ending|end|not being here|jump\w*|existing|leaving this world)\b`,
  ]),
  strong("unmissed", [
    re`\b(?:who|no one|not anyone|anyone) (?:\w+ ){0,3}?(?:care|notice|miss me|mind) if i {ADV}(?:jumped|ended it|overdosed|hanged myself|drowned|never came back|was not alive)\b`,
  ]),
  strong(
    "goodbye",
    [
      re`\b(?:tell|let) (?:my|the) (?:\w+ )?(?:mum|mom|mother|dad|father|kids|children|wife|husband|family|parents|son|daughter|sister|brother|partner|girlfriend|boyfriend|girls|boys)\b(?: \w+){0,3}? (?:i am (?:so |really |very )*sorry|i love(?:d)? (?:her|him|them)|love(?:d)? (?:her|him|them))\b`,
    ],
    [LAUGH, AWAY, re`\b(?:late|dinner|flowers|birthday|in (?:on|today)|meeting|call)\b(?!.*\bif i do not)`],
  ),
  strong(
    "goodbye",
    [
      re`\b(?:look after|take care of|feed|tell|give|instructions?|letters?|remember|be kind to|watch over|everything is ready)\b`,
      re`\b(?:when|after|once|if) i am (?:gone|not here anymore|no longer here|dead)$`,
    ],
    [AWAY, WORK],
  ),
  strong(
    "goodbye",
    [
      re`\b(?:last|final) time (?:that )?(?:you|anyone|they) (?:will |would )?(?:ever )?(?:hear from|see|talk to|speak to) me\b|\b(?:find|found|finds|discover) my (?:dead |lifeless )?body\b`,
    ],
    [WORK, AWAY, LAUGH, re`\b(?:role|channel|team|as your|in this chat|department)\b`],
  ),
  strong(
    "goodbye",
    [
      re`\b(?:note|letter|message|video)s? (?:to|for) (?:my |the |each of my )?(?:\w+ )?(?:kids|children|family|wife|husband|partner|parents|mum|mom|mother|dad|father|son|daughter|everyone|sister|brother)(?: \w+){0,4}? (?:sorry|goodbye|forgive|how much i love|why i|explaining)\b`,
    ],
    [LAUGH, re`\b(?:late|missing dinner|school|teacher|birthday)\b`],
  ),
  strong(
    "overdose",
    [
      re`\b{PILLS}(?: \w+){0,3}? (?:saved up|stashed|lined up|hidden away|hoarded|stockpiled)\b|\bemptied (?:\w+ ){0,3}?(?:pills?|blister|meds|medicine|tablets|bottle of {PILLS}|pill bottle)\b|\b(?:mixed|mixing|washed|washing|took|taking|swallowed|swallowing|chased) (?:down )?(?:\w+ ){0,4}?{PILLS}(?: down)? (?:and|with) (?:\w+ ){0,2}?(?:vodka|alcohol|whisky|whiskey|booze|gin|rum|spirits)\b`,
    ],
    [STORY, re`\b(?:wine tasting|do not|should not|never|can i|is it (?:ok|safe))\b`],
  ),
  strong("overdose", [
    re`\b(?:will|would|could|can|do|are|is) (?:\w+ ){0,4}?{PILLS}(?: \w+){0,5}? (?:kill me|be enough to (?:die|kill)|enough to (?:die|not wake up|kill)|end it|be lethal|be fatal)\b`,
  ]),
  strong(
    "self-injury",
    [re`\b(?:cut|cutting) myself\b`],
    [
      re`\b(?:shav\w+|cook\w*|kitchen|chopp?\w*|slipped|accident\w*|by mistake|gym|fell|coffee|paper|slack|a break|a slice|some|garden\w*|opening|can|glass|knife while|off|loose|short|bread|onions?|hedge|box|tin|envelope|not|never|from sugar|with a (?:kitchen|bread|box))\b`,
    ],
  ),
  strong(
    "self-injury",
    [
      re`\bi (?:have been|am|was|started|have started) cutting (?:since|every|at night|when|for (?:weeks|months|days|years)|a lot|lately|secretly)\b|\b(?:feel|pain|numb|calm|pressure)\b.*\b(?:so|and|then) i cut$|\bi cut to (?:feel|cope|calm)\b|\b(?:thinking|think|thought|dreaming) (?:of|about) my (?:own )?wrists?\b`,
    ],
    [
      re`\b(?:budget|costs?|carbs?|weight|bulk\w*|phase|kcal|calor\w+|sugar|corners?|hours|diet|hair|video|film|fat|kilos?|kg|footage|wood|fabric)\b`,
    ],
  ),
  strong("suicide-word", [
    re`\b(?:you|anyone) (?:ever )?(?:think|thought|feel like|felt like|considered|consider) (?:of |about )?(?:killing yourself|suicide|ending (?:it all|your life)|killing yourselves)\b`,
  ]),
  strong(
    "plan",
    [
      re`\b(?:could|would|will|might|can|going to|should) (?:just )?end (?:it|this) (?:right now|right here|tonight|today|all)\b`,
    ],
    [WORK, re`\b(?:we|relationship|call|marriage)\b`, LAUGH],
  ),
  weak(
    "plan",
    [
      re`\bit (?:all )?ends (?:tonight|today|now|here)\b|\bwill not make it to (?:christmas|next|my|the end of|spring|summer|new year|tomorrow)\b`,
    ],
    [WORK, re`\b(?:sale|offer|discount|webinar)\b`],
  ),
  weak(
    "hopeless",
    [re`\b(?:no one|nothing|nothing and no one) (?:can|could|will|is going to) (?:\w+ )?help(?: me)?(?: anymore)?\b`],
    [WORK, re`\bwith (?:the|this|my|a|jira|excel)\b`],
  ),
];

const EDGE =
  "(?:tracks?|rails|edge|ledge|railing|balcony|roof|rooftop|bridge|platform|cliff|stairwell|overpass|window)";
const KIN =
  "(?:kids|children|son|daughter|girls|boys|wife|husband|partner|family|parents|mum|mom|mother|dad|father|sister|brother|flatmate|roommate|colleagues)";
const LIFE =
  "(?:be alive|being alive|am alive|am (?:even |still )?alive|stay alive|staying alive|alive|live another day|live through|survive (?:the|this|another) (?:night|day|week|weekend)|live (?:like this )?anymore|make it through (?:the|this|another) (?:night|day))";

/** Fear of oneself, reasons to live, and hopes that somebody or something ends it. */
export const LIFE_RULES: readonly Rule[] = [
  strong(
    "not-living",
    [
      re`\bi (?:\w+ ){0,6}?(?:not|never|no longer|can not|hardly|barely|without)(?: \w+){0,6}? ${LIFE}\b|\bnot (?:sure|certain) (?:if |whether |that |why )?i (?:\w+ ){0,3}?${LIFE}\b|\bwhy (?:am|do|should|must) i (?:\w+ )?(?:alive|exist|even exist|live|keep living|stay alive|here on earth)\b|\bwhy am i (?:even |still )?alive\b`,
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
];
