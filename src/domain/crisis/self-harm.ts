import { DENIED } from "#src/domain/crisis/denial.ts";
import { re } from "#src/domain/crisis/grammar.ts";
import { type Rule, strong, weak } from "#src/domain/crisis/rule.ts";

const LAUGH = re`{LAUGH}`;
const STORY = re`{STORY}`;
const ME = re`\b(?:i|me|my|myself)\b`;
/** "I am not thinking about suicide". */
const NO_SUICIDE = re`\b(?:never|not) {ADV}(?:(?:{THINK}|want|wanted|going|planning|considering|plan|feel|feeling|be|been) )?{ADV}(?:(?:of|about|to|committing|commit|a) )*suicid\w+`;
/** Everyday accidents and sport: nobody meant them. */
const ACCIDENT = re`\b(?:shav\w+|cook\w*|kitchen|chopp?\w*|slipped|accident\w*|by mistake|gym|lift\w*|deadlift\w*|squat\w*|running|run|runs|train|training|trained|workout|exercise\w*|play\w*|football|soccer|tennis|sport\w*|bike|cycling|ski\w*|fell|tripped|oven|stove|pan|iron|coffee|tea|paper|slack|a break|a slice|some slack|warm(?:ing)? up|rehab|physio|knee|ankle|shoulder|hamstring|climb\w*|garden\w*|opening (?:a|the)|a can|glass|sunburn\w*|beach|hot|short|off from|loose)\b`;

const SELF_KILL = re`\b(?:kill|killing|killed|hang|hanging|hanged|shoot|shooting|drown|drowning|stab|stabbing|strangle|strangling|poison|poisoning|electrocute|electrocuting|suffocate|murder|end|ending|slit|take|taking|unalive|finish) (?:myself|my (?:own )?(?:fucking )?life)\b`;
const SELF_KILL_IDIOM = [
  re`\bkill(?:ing|ed)? myself (?:laughing|with laughter)`,
  re`\b(?:am|was|been|are|were|keep|not worth|worth|without|stop|no need to be) killing myself (?:to|over|for|at|with|on|here|trying|doing|in the gym|these|this|every)`,
  re`\b(?:shoot|shooting|shot) (?:myself|ourselves) in the (?:foot|feet|leg)`,
  re`\bcould (?:have )?(?:kill|killed|shoot|shot|hang|strangle|murder) myself (?:for|that i|when i)`,
  re`\b(?:drown|drowning) (?:myself )?in (?:work|emails?|tickets|coffee|ice cream|chocolate|netflix|tv|wine|beer|data|slides|meetings)`,
  re`\bending? my life (?:as|chapter|in \w+ and moving)|\btak(?:e|ing) my life (?:in|into|to|back|seriously|forward|in (?:a|another) (?:new )?direction)|\btake my life savings`,
  re`\bfinish my life (?:story|s work|work)`,
  re`\bif (?:this|that|the|he|she|they|one more|i (?:have|see|hear|get|need)|we|it)\b.*\b(?:lol|haha)\b|\blol\b.*\bif (?:this|that|the|one more)\b`,
];

/** Acts against oneself, the words for them, and means. */
export const SELF_HARM_RULES: readonly Rule[] = [
  strong("kill-self", [SELF_KILL], [DENIED, ...SELF_KILL_IDIOM]),
  strong(
    "kill-self",
    [
      re`\b(?:want to|going to|will|would|thinking (?:of|about)|might|should|plan to|ready to|about|could) {ADV}(?:off|offing|hang|top|topping|do) (?:myself)(?: in)?\b`,
    ],
    [DENIED, LAUGH],
  ),
  strong(
    "kill-self",
    [
      re`\b(?:blow|blowing|shoot|shooting) my (?:own )?(?:brains?|head|face)(?: (?:out|off))?\b|\b(?:put|putting|want|a) (?:a )?bullet (?:in|through) my (?:head|brain|skull|mouth)\b|\bslit(?:ting)? my (?:wrists?|throat)\b|\bset(?:ting)? myself (?:on fire|alight)\b|\bburn(?:ing)? myself alive\b`,
    ],
    [LAUGH, DENIED, re`\bif (?:this|that|one more|the|he|she|they) `],
  ),
  strong(
    "kill-self",
    [
      re`\b(?:put|putting|held|hold|holding|have|had|point\w*|feel) (?:a |the |my )?(?:gun|pistol|knife|razor|blade|rope|noose)(?: \w+){0,2}? (?:to|at|in|against|on|around|round) my (?:head|mouth|throat|wrists?|temple|neck|chest|arm)\b`,
    ],
    [
      re`\b(?:they|he|she|boss|client|someone|like|as if|sales|management)\b.* (?:put|held|hold|holding|had|have) `,
      re`\blike having a\b`,
      LAUGH,
    ],
  ),
  strong(
    "suicide-word",
    [
      re`\bi (?:am|feel|felt|was|get|got|have been|am feeling|have felt|have become|keep feeling) {ADV}(?:feeling |getting |a bit |actively |passively |really |very )*suicidal\b`,
    ],
    [NO_SUICIDE, STORY],
  ),
  strong(
    "suicide-word",
    [
      re`\bi (?:\w+ ){0,4}?(?:{THINK}|want|wanted|planning|plan|tried|attempted|going|close|google|googled|researching|might|will|could) (?:(?:of|about|on|to|committing|commit|a lot|more|my own|for|again|methods|ways) )*suicide\b`,
    ],
    [NO_SUICIDE, STORY, BENIGN_SUICIDE()],
  ),
  strong("suicide-word", [
    re`^(?:i (?:am |feel )?|feeling |just |so |very )*(?:suicide|suicidal)(?: (?:again|today|now|tonight|lately))*$`,
  ]),
  strong(
    "suicide-word",
    [
      re`\b(?:i|am|feel|feeling|felt|been|getting|become|becoming|bit|little|kind of|actively|passively|very|so|still|again|quite|pretty) {ADV}suicidal\b`,
    ],
    [
      NO_SUICIDE,
      STORY,
      re`\b{THEY} (?:\w+ )?(?:is|was|are|were|feels?|felt|has been|might be|may be|seems?|got|becomes?|could be) {ADV}(?:feeling |a bit |actively )?suicidal`,
      re`\b(?:are|were|is|was|he|she|they|people|patients?|someone|anyone|clients?) (?:\w+ )?(?:feel\w*|is|are|was|been|being|very|so|actively)? ?suicidal`,
    ],
  ),
  strong(
    "suicide-word",
    [
      re`\bsuicidal (?:thoughts?|ideation|feelings?|urges?|tendenc\w+|ideas?|mood|again|lately|today|tonight|plans?|intent\w*)\b`,
      re`\b(?:i|my|me|having|have|had|getting|back|again|lately|today|constant|intrusive)\b`,
    ],
    [
      STORY,
      re`\b(?:people|patients?|someone|anyone|clients?|employees?|colleagues?|{THEY}|users?|who|others|module|training|course|policy|lesson|no suicidal|not have suicidal|research)\b(?! (?:and|so) i)`,
      re`\b(?:no|not|never|without)(?: \w+){0,2} suicidal`,
    ],
  ),
  strong(
    "suicide-word",
    [
      re`\b(?:{THINK}|plan\w*|attempt\w*|tried|trying|try|commit\w*|google\w*|googling|search\w*|research\w*|looking up|looked up|want\w*|option|answer|solution|on my mind|escape|tempt\w*|urge\w*|ideas?|methods?|close to|survived|turn to|resort to)(?: \w+){0,4}? suicide\b`,
    ],
    [
      STORY,
      NO_SUICIDE,
      re`\b(?:lost|brother|sister|friends?|his|her|their|he|she|they|who|colleagues?|people|history|module|training|course|lesson|prevention|awareness|policy|statistics|study|paper|report|research (?:on|into|about|project)|famous|team|we|clients?|patients?|never|{THEY})\b`,
    ],
  ),
  strong(
    "suicide-word",
    [
      re`\bsuicide\b(?: \w+){0,4}? (?:option|answer|way out|only way|on my mind|cross\w*|feels?|seems|looks|solve|solution|better|again|every (?:day|night)|lately|tonight|for me|like (?:an|the|a) )`,
    ],
    [
      STORY,
      LAUGH,
      BENIGN_SUICIDE(),
      re`\b(?:lost|brother|friend|his|her|their|he|she|they|who|colleague|people|module|training|prevention|awareness|policy|team|we|{THEY})\b`,
    ],
  ),
  strong(
    "suicide-word",
    [re`\b(?:my|wrote|writing|write|written|a) {ADV}suicide (?:note|letter|plan|pact|attempt)\b`, ME],
    [STORY, re`\b(?:found|read|he|she|they|who|friend|brother|{THEY}|team|project)\b`],
  ),
  strong(
    "self-injury",
    [
      re`\b(?:started|starting|start|began|back to|been|keep|kept|stop|relaps\w+|urges? to|want to|wanted to|need to|thinking (?:of|about)|tempted to|feel like|went back to|gone back to|resist|by) {ADV}(?:(?:in|into|and|to) )*(?:cut|cutting)(?: (?:again|myself|my (?:\w+ )?(?:arms?|wrists?|legs?|thighs?|skin|body|self|stomach)|to (?:feel|cope|calm|punish)|at night|when i|because i))\b|\b(?:can not stop|started|back to|relapsed into|relapsed and started) (?:the )?cutting$`,
    ],
    [
      DENIED,
      ACCIDENT,
      re`\b(?:budget|costs?|carbs?|weight|bulk\w*|phase|kcal|calor\w+|sugar|corners?|hours|diet|hair|video|film|fat|kilos?|kg|footage|wood|fabric|lawn|grass|vegetables?)\b`,
    ],
  ),
  strong(
    "self-injury",
    [
      re`\b(?:cut|cutting|slit|slitting|slice|slicing|slash|slashing|burn|burning|burned|burnt|scratch\w*|carv\w+|hurt|hurting|harm|harming|hit|hitting|punch\w*|injure|injuring|injured|mutilat\w+|bruis\w+|stab\w*|punish\w*) (?:myself|my (?:own )?(?:wrists?|skin|flesh|throat|body|thighs?|arms?))\b`,
      re`\b(?:on purpose|deliberately|intentionally|again|want|wanted|urges?|think\w*|thoughts?|keep|stop|to (?:feel|cope|punish|calm|release|get through)|when (?:the|i|it|everything|work|things|no one|life)|going to|plan\w*|need to|feel like|tempted|started|starting|relaps\w*|wrists?|slit\w*|harm\w*|mutilat\w*|secretly|every (?:day|night)|so (?:bad|badly|much)|helps?|deserve|if i|will|might|scared|afraid i|only (?:thing|way)|promised?|struggl\w+|not to|arms? until)\b`,
    ],
    [
      DENIED,
      ACCIDENT,
      re`\b(?:afraid of|scared of|worried about|worry about|risk|avoid|without|so as not to|prevent|how (?:do|can) i (?:stop|not)|end up) (?:hurt|hurting|injur|burn|cutting|injuring)`,
      re`\bburn(?:ing|t|ed)? (?:myself )?out\b`,
      re`\bburn my thighs|\bhit my thighs|\bpunish myself (?:with|by) (?:more|a|extra) (?:work|run|gym)`,
    ],
  ),
  strong(
    "self-injury",
    [
      re`\bself (?:harm|harming|harmed|injur\w+|mutilat\w+)\b`,
      re`\b(?:i|my|me|been|urges?|thoughts?|again|relaps\w*|want|started|back to|stop|tempted)\b`,
    ],
    [
      DENIED,
      STORY,
      re`\b(?:policy|policies|module|training|awareness|prevention|course|charity|research|project|team|clients?|patients?|pupils|students?|workshop|lesson|{THEY}|he|she|they|do not|people)\b`,
    ],
  ),
  strong(
    "overdose",
    [
      re`\b(?:took|taken|swallowed|swallow|taking|take|downed|popped|ate|necked) {ADV}(?:(?:a|the|my|whole|entire|full|huge|big|all|of|those|these|lots|loads|so many|way|too many|too much|lot|bunch|handful|load|ton|pile|box|bottle|pack|packet|strip|every|many|more|than i should|\d{2,}|ten|twelve|fifteen|twenty|thirty|forty|fifty|sixty|hundred|dozens?|extra|sleeping|pain|some|his|her|mum s) )+{PILLS}\b`,
      re`\b(?:lots?|bunch|handful|load|loads|ton|pile|whole|entire|full|all|too many|too much|so many|box|bottle|pack|packet|strip|every|more than|\d{2,}|ten|twelve|fifteen|twenty|thirty|forty|fifty|sixty|hundred|dozens?)\b`,
    ],
    [
      re`\b(?:prescribed|for the day|this week s|on time|vitamins?|supplements?|antibiotics?|as usual|with (?:food|water|breakfast)|doctor (?:said|told)|course of|mg|leave|photos?|pictures?|notes)\b`,
      re`\b{THEY} (?:\w+ )?(?:took|has taken|have taken|swallowed|is taking|takes)\b`,
      STORY,
      re`\b(?:do not|not) take\b`,
    ],
  ),
  strong(
    "overdose",
    [
      re`(?:\b(?:i|me|my|myself)(?: \w+){0,6}? |\b(?:want to|going to|tempted to|tried to|trying to|plan to|planning to|thinking (?:of|about)|thought (?:of|about)|probably|might|will|should) |^)(?:just |an |intentional |accidentally )*(?:overdos\w+|od)\b(?! (?:on|of|with) (?!{PILLS}|my|sleeping|these|those))`,
      re`\boverdos\w+|\b(?:to|will|might) od\b`,
    ],
    [
      DENIED,
      STORY,
      LAUGH,
      re`\b{THEY} (?:\w+ )?(?:overdos\w+|tried|wants?|took|died|od)\b`,
      re`\b(?:module|training|course|naloxone|first aid|policy|make me|makes me|awareness|dose of (?:vitamin|sugar))\b`,
    ],
  ),
  strong(
    "overdose",
    [
      re`\bhow (?:many|much) (?:of )?(?:these |those |my |the |of |sleeping |pain |\w+ )*{PILLS}(?: \w+){0,6}? (?:too many|too much|lethal|fatal|kill|kills|die|death|deadly|overdose|dangerous|wake)\b|\bhow (?:many|much)(?: \w+){0,6}? (?:to|would|will|does it take to) (?:overdose|be lethal|be fatal|kill (?:me|myself))\b`,
    ],
    [STORY, re`\b(?:rats?|mice|weeds?|bacteria|process\w*|time|plants?|game)\b`],
  ),
  strong(
    "overdose",
    [re`\b(?:lethal|fatal|deadly) (?:dose|amount|quantity|combination|overdose)\b`],
    [
      STORY,
      re`\b(?:her|him|them|he|she|they|people|victim)\b`,
      re`\b(?:module|training|course|chemistry|lab|radiation|safety|mice|rats?|ld50|buzzwords?|boredom|enthusiasm|coffee)\b`,
    ],
  ),
  strong(
    "overdose",
    [
      re`\b(?:saving|saved|stockpil\w+|hoard\w+|collect\w+|stash\w*|enough) (?:up )?(?:my |the |some |enough |all |sleeping )*{PILLS}\b`,
      ME,
    ],
    [
      re`\b(?:for (?:charity|a friend|my (?:mum|dad|trip))|disposal|pharmacy|do not have|not enough|ran out)\b`,
      re`enough drugs`,
    ],
  ),
  strong(
    "means",
    [
      re`\b(?:painless|easy|easiest|quick|quickest|fast|fastest|best|least painful|peaceful|ways?|how|methods?|place|what (?:can|could|do|should) i take) (?:\w+ ){0,3}?to (?:die|not wake up|kill myself|end (?:it all|it|my life)|take my (?:own )?life|commit suicide|hang myself|tie a noose|make a noose|disappear forever)\b|\b(?:painless|ways? of|methods? of|how do people) (?:\w+ ){0,2}?(?:dying|suicide|death)\b`,
    ],
    [
      STORY,
      LAUGH,
      re`\b(?:game|minecraft|plants?|server|process|contract|meeting|relationship|hero|die in (?!my sleep|peace|silence)|die than|saving the world|chess|in style|old and|do not know how to die|died|he|she|they|meeting|call|career|political|how (?:\w+ )?learned to die)\b`,
    ],
  ),
  strong("means", [
    re`\b(?:rope|noose|gun|pistol|razor blades?|blade|cliff|bridge|pills|tablets|shotgun|revolver) (?:\w+ ){0,6}?(?:ready|waiting|calling|looks? (?:so )?(?:good|inviting|tempting))\b`,
    ME,
  ]),
  weak("means", [
    re`\b(?:bought|have|got|found|ordered|loaded|own|holding|staring at|looking at|keep looking at) (?:a |the |my |some |all the |enough )*(?:rope|noose|gun|pistol|shotgun|revolver|razor blades?|blades?|sleeping pills|pills)\b`,
  ]),
];

function BENIGN_SUICIDE(): RegExp {
  return re`\b(?:career|political|social|commercial|financial|professional|brand|digital|pr|economic|virgin) suicides?\b|\bsuicide (?:squad|mission|prevention|awareness|hot ?line|helpline|lifeline|bomb\w*|attack\w*|door\w*|silence|girls|kings?|burn|grip|runs?|sprints?|drills?|rates?|statistics|stats|policy|module|training|course|vest|club|risk|pass|shot|lane|hill|race|watch|hire|workout)\b`;
}
