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
  kind: "self",
  cue,
  weight: "weak",
  reads: "clause",
  all,
  unless,
});

const PART_OF_ME = "(?:head|voice|voices|something|part of me|brain|mind|body)";
const LAUGH = re`{LAUGH}`;
const STORY = re`{STORY}`;
const ME = re`\b(?:i|me|my|myself)\b`;
/** "not going to kill myself", unless the not is a struggle ("trying not to"). */
const DENIED = re`^(?!.*\b(?:promise[sd]?|(?:trying|try|tried|hard|struggl\w+|have) (?:\w+ )?not|not sure|do not know|afraid|scared|guarantee|longer i can|reasons?|talk me out|stop me)\b).*(?<!\bcan )\b(?:never|not) {ADV}(?:(?:want|wanted|going|planning|plan|intend|about|wish|trying|actually|ever|be|been|tempted|considering|thinking (?:of|about)|try|tried) )*(?:to )?(?:kill|killing|hang|shoot|hurt|hurting|harm|harming|cut|end|ending|suicidal|overdose|overdosing|jump|self harm)`;
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

/** Acts, means, places, plans and leave-taking. */
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
      re`\b(?:on purpose|deliberately|intentionally|again|want|wanted|urges?|think\w*|thoughts?|keep|stop|to (?:feel|cope|punish|calm|release|get through)|when (?:the|i|it|everything|work|things|no one|life)|going to|plan\w*|need to|feel like|tempted|started|starting|relaps\w*|wrists?|slit\w*|harm\w*|mutilat\w*|secretly|every (?:day|night)|so (?:bad|badly|much)|helps?|deserve|if i|will|might|scared|afraid i|promised?|struggl\w+|not to|arms? until)\b`,
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
  ...placeRules(),
  strong(
    "plan",
    [
      re`\b(?:have|made|got|making|worked out|finished) (?:a|my|the) plan\b`,
      re`\b(?:when|how|where|day|date)\b.* (?:do it|go|end it|ending|die|kill|go through with it|leave this)\b`,
    ],
    [
      re`\b(?:project|vacation|holiday|training|deploy|release|launch|meeting|sprint|trip|workout|migration|we|talk to|ask|move|apply|training)\b`,
    ],
  ),
  strong(
    "plan",
    [
      re`\b{THINK} {ADV}(?:\w+ ){0,3}?(?:of |about |on )(?:\w+ )?(?:ending it|end it|ending things|ending everything|ending it all|end it all|checking out for good)(?: (?:all|now|tonight|today|soon|for good|forever|once and for all|lately|a lot|again|again lately|more and more|every day))*$`,
    ],
    [
      re`\b(?:with (?:him|her|them|my|the)|relationship|boyfriend|girlfriend|marriage|engagement|we|lets|contract|subscription|meeting|job|quit\w*|lease|partnership|hotel|run|race|doing it (?:in|with|on))\b`,
      re`{WORK}`,
    ],
  ),
  strong(
    "plan",
    [
      re`\b(?:want|wanted|going|ready|plan\w*|wish|tempted|decided|might|could|should|will|would|time|way|need|about|trying|tried|how) {ADV}(?:to )?{ADV}(?:end|ending) (?:it all|it (?:now|tonight|today|soon|once and for all|for good|forever)|everything(?: now| tonight)?$|my (?:suffering|pain|misery|existence))\b`,
    ],
    [
      re`\b(?:relationship|boyfriend|girlfriend|marriage|we|let us|lets|contract|subscription|meeting|with (?:him|her|them)|episode|call)\b`,
      re`{WORK}`,
      LAUGH,
      DENIED,
    ],
  ),
  strong(
    "plan",
    [
      re`\b(?:tonight|tomorrow|soon|by (?:then|monday|friday|the weekend|morning)|next (?:week|month|year)|this time tomorrow)\b.*\bi (?:will|am going to|plan to|would) (?:\w+ )?(?:be dead|be gone forever|not be alive|no longer be alive|be in the ground|be six feet under)\b|\bi (?:will|am going to) (?:\w+ )?(?:be dead|not be alive|no longer be alive|not be around)\b(?: \w+){0,4}? (?:tonight|tomorrow|soon|by (?:then|monday|friday|the weekend)|next (?:week|month|year)|anymore|for (?:long|much longer)|much longer|to see)\b`,
    ],
    [
      LAUGH,
      re`\b(?:if i|tired|exhausted|climate|retire\w*|at this (?:pace|rate)|be dead (?:tired|by the time|after|on my feet)|around (?:the office|here|at work|for the))\b`,
    ],
  ),
  strong("plan", [
    re`\b(?:you|they|everyone|no one) (?:will|would) (?:not|never|no longer) (?:have to|need to) (?:worry about|deal with|put up with|care for|carry|bother with) me (?:anymore|again|much longer|for (?:long|much longer)|after (?:tonight|today|tomorrow)|soon)\b`,
  ]),
  strong(
    "goodbye",
    [
      re`\b(?:goodbye|farewell|last|final) (?:letters?|notes?|messages?|videos?)\b`,
      re`\b(?:wrote|writing|write|written|prepared|left|leave|leaving|finished|recorded|my|started)\b`,
      ME,
    ],
    [
      STORY,
      re`\b(?:colleagues?|company|card|party|retir\w+|lunch|leaving do|newsletter|customer\w*|client\w*|new job|resign\w*|team|{THEY}|\w+ s (?:goodbye|farewell)|last (?:message|note|video|letter) (?:was|about|i sent|on|in|from|to))\b`,
    ],
  ),
  strong(
    "goodbye",
    [re`\bgoodbye (?:forever|cruel world|for ever|for good|life)\b|\bthis is (?:my )?(?:final |last )?goodbye\b`],
    [LAUGH, STORY, re`\b(?:old (?:laptop|office|phone)|friday|email|jira|excel|winter|summer|cake|weekend)\b`],
  ),
  strong(
    "plan",
    [
      re`\b(?:tonight|today|decided|tomorrow|finally|date)\b.*\bi (?:will |am going to |can |want to )?(?:finally )?end it(?: all)?$`,
    ],
    [re`{WORK}`, LAUGH],
  ),
  strong(
    "plan",
    [
      re`\b(?:can not|do not|could not|never|no longer|not) (?:really )?(?:see|imagine|picture|expect|think i will be|plan on) (?:\w+ )?(?:myself )?(?:being |be |to be |still |here |making it )*(?:alive|living)\b`,
    ],
    [re`{WORK}`],
  ),
  weak(
    "plan",
    [
      re`\b(?:picked|set|chosen|chose) (?:a|the|my) (?:date|day|place|spot|method)\b|\bi know (?:exactly )?(?:when|how|where) (?:and \w+ )?i (?:am going to|would|will) do it\b`,
    ],
    [re`{WORK}`, re`\b(?:offsite|wedding|trip|holiday|party|dinner)\b`],
  ),
  weak("goodbye", [
    re`\b(?:goodbye|farewell|bye) (?:everyone|world|all|to everyone|my (?:friends|loves?|family)|everybody|to my)\b|\bsaid (?:all )?my goodbyes\b|\b(?:this is|be|my|as) (?:the |my )?last (?:message|goodbye)\b|\bforgive me (?:all|everyone|for what)\b`,
  ]),
  weak(
    "settled",
    [
      re`\b(?:gave|given|giving|give) away (?:all )?(?:my|everything|most of my|the)(?: \w+){0,3}? ?(?:dog|cat|pets?|things|stuff|belongings|possessions|clothes|savings|car|guitar|books|everything|plants|jewell?ery)?\b|\bfound (?:a )?new homes? for my (?:dogs?|cats?|pets?)\b`,
      ME,
    ],
    [re`{WORK}`, re`\bgiv\w+ away (?:my|the) (?:age|secret|answer|point|plot|tickets?|seat|time|power|number|price)`],
  ),
  weak("plan", [
    re`\b(?:sorted|written|wrote|updated|finished|signed|made|sorting|put|putting|settled|got|tidied|set) (?:out |up )?(?:all )?my (?:will|affairs|testament|life insurance|funeral|finances)(?: (?:in order|out))?\b|\bplann\w+ my (?:own )?funeral\b`,
  ]),
  weak(
    "plan",
    [
      re`\b(?:written|wrote|writing|finished|leaving) (?:the |my |all the |a |all my )?(?:letters?|notes?) (?:to|for) (?:my |the |each of my )?(?:kids|children|family|wife|husband|partner|parents|mum|mom|mother|dad|son|daughter|everyone|loved ones|sister|brother)\b`,
    ],
    [re`\bschool|teacher|santa\b`],
  ),
  weak("seriousness", [
    re`\b(?:feel|feels|feeling|am|at) {ADV}(?:finally |strangely |oddly |very |so |a |kind of )*(?:peace|peaceful|calm|relieved|free)(?: with it| about it)?(?: now| finally| at last)?$|\b(?:it|this|everything|all of it) (?:will|is going to) (?:all )?(?:soon )?be over (?:soon|tonight|tomorrow|now)\b|\bsoon it will (?:all )?be over\b|\bwill not (?:see|hear from) me (?:again|anymore)\b|\bwill not be (?:here|around) (?:anymore|much longer|for (?:long|much longer)|tomorrow)\b|\bno one can stop me\b|\bi have (?:decided|made up my mind)\b|\bmade (?:my )?peace(?: with (?:it|everything|that))?$|\bready to go now$`,
  ]),
];

function BENIGN_SUICIDE(): RegExp {
  return re`\b(?:career|political|social|commercial|financial|professional|brand|digital|pr|economic|virgin) suicides?\b|\bsuicide (?:squad|mission|prevention|awareness|hot ?line|helpline|lifeline|bomb\w*|attack\w*|door\w*|silence|girls|kings?|burn|grip|runs?|sprints?|drills?|rates?|statistics|stats|policy|module|training|course|vest|club|risk|pass|shot|lane|hill|race|watch|hire|workout)\b`;
}

function placeRules(): Rule[] {
  const place = re`\b(?:bridges?|platform|tracks|rails|railway|roof|rooftop|balcony|ledge|cliff|overpass|viaduct|parking garage|window|top floor|train|trains|subway|metro|tube|tram|bus|truck|lorry|traffic|car|cars|building|edge|tower|tree|wall|river|lake|sea|ocean|staircase|stairwell|railing)\b`;
  const leap = re`\b(?:jump|jumping|jumped|step(?:ping)? (?:off|out|in front|onto the tracks)|walk(?:ing)? (?:into|in front of|out into|off)|throw(?:ing)? myself|fall(?:ing)? (?:off|from|in front)|letting go|let go|let myself fall|driv(?:e|ing) (?:my car |the car |it |straight |right )*(?:into|off)|swerv\w+|lean(?:ing)? (?:over|too far)|go(?:ing)? over the (?:edge|railing)|(?:be|is|was|easy) to (?:fall|jump|let go|step off)|crash(?:ing)? (?:my car|the car|into)|steer\w* (?:into|off))\b`;
  const sport = re`\b(?:bungee|bungy|parachut\w*|skydiv\w*|swim\w*|pool|div(?:e|ing)|abseil\w*|box jumps?|long jump|high jump|jump(?:ing|ed)? (?:on|onto|into|to|at|through|rope|ropes|back|ahead|ship|the (?:queue|gun|line|shark)|straight|around|over|squats?|shots?|up|for joy|in(?! front)|right)|conclusions|call|catch|late|missed|game|mario|stairs? (?:workout|climb)|makes? me want to|made me want to|want to jump out of (?:the|my|a) window (?:if|when|because|reading|whenever)|if your friends|cat|dog|guy who|someone who|people who|school bus|placement)\b`;
  return [
    strong(
      "place",
      [place, leap, re`\b(?:i|me|my|myself)\b|\bso easy to\b`, re`\b{MENTAL}\b`],
      [
        sport,
        LAUGH,
        STORY,
        DENIED,
        re`\b(?:he|she|they|we|customers?|stock|share|price|prices|numbers?|sales|revenue|we)(?: \w+)? (?:jump|jumps|jumped|jumping|fall|fell|step|stepped)\b`,
        re`\bfall(?:ing)? (?:off|from) (?:the wall|my bike|the bike|a ladder)\b`,
        re`\b(?:traffic|train|car) (?:jam|app|driver|home|pool)\b`,
      ],
    ),
    strong(
      "place",
      [
        re`\b(?:jump|jumping|jumped|step|stepping|stepped|walk|walking|throw myself|throwing myself|run|running|lie down|lying down) (?:out )?(?:in front of|under|onto|on) (?:a|the|my|that|this|an|some) ?(?:\w+ )?(?:train|bus|car|truck|lorry|tube|metro|tram|traffic|tracks|rails)\b`,
        re`\b(?:i|me|my|myself|want|going|thinking|thought|urge|tempted|will)\b`,
      ],
      [
        sport,
        STORY,
        LAUGH,
        DENIED,
        re`\b(?:run|running|walk|walking|step|stepping) on(?:to)? (?:the|a) (?:train|bus|tube|metro|tram)\b`,
        re`\b(?:if this|if that|if one more|he|she|they)\b`,
      ],
    ),
    strong(
      "place",
      [
        re`\b(?:jump|jumping|throw myself|throwing myself) (?:off|from|out of) (?:a|the|my|that|this|some) (?:\w+ )?(?:bridge|building|roof|rooftop|balcony|cliff|window|tower|ledge|overpass|viaduct|floor)\b`,
        re`\b(?:{THINK}|want|going|urge|tempted|will|plan\w*|ready|could|might|feel like|decided)\b`,
      ],
      [sport, STORY, LAUGH, DENIED, re`\b(?:if this|if that|if one more|he|she|they)\b`],
    ),
    strong(
      "place",
      [
        re`\b${PART_OF_ME} (?:\w+ )?(?:says?|keeps? saying|tells? me|telling me|wants? me|whispers?|screams?)(?: to)? (?:me )?(?:to )?(?:just )?(?:jump|do it|die|end it|let go|kill myself|step off)\b`,
      ],
      [LAUGH, STORY, re`\b(?:jump (?:on|into|to)|do it (?:now|tomorrow|anyway) and)\b`],
    ),
    weak("place", [
      re`\b(?:stand|standing|sit|sitting|stood|sat|looking|look|staring|stare|drive|driving|walk|walking|keep going) (?:\w+ ){0,4}?(?:on|at|over|off|to|near|past|by) (?:the|a|that) (?:\w+ )?(?:edge|ledge|bridge|roof|rooftop|railing|cliff|tracks|platform)\b`,
    ]),
  ];
}
