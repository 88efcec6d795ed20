import { re } from "#src/domain/crisis/grammar.ts";
import { type Rule, strong, weak } from "#src/domain/crisis/rule.ts";

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
