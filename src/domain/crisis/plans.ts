import { DENIED } from "#src/domain/crisis/denial.ts";
import { re } from "#src/domain/crisis/grammar.ts";
import { type Rule, strong, weak } from "#src/domain/crisis/rule.ts";

const PART_OF_ME = "(?:head|voice|voices|something|part of me|brain|mind|body)";
const LAUGH = re`{LAUGH}`;
const STORY = re`{STORY}`;
const ME = re`\b(?:i|me|my|myself)\b`;

/** Places, plans, leave-taking and putting things in order. */
export const PLAN_RULES: readonly Rule[] = [
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
  strong(
    "goodbye",
    [
      re`\b(?:at|to|for|plan\w*|about|imagin\w*) my (?:own )?funeral\b|\bmy (?:final|funeral|last) arrangements\b|\b(?:making|made|finishing) (?:my |the )?final arrangements\b`,
    ],
    [LAUGH, STORY],
  ),
  weak("settled", [re`\bgiv\w+ (?:all )?my (?:stuff|things|belongings|possessions|clothes|books|savings) away\b`, ME]),
  weak("seriousness", [
    re`\b(?:will|would|do) not need (?:it|them|any of it|that|those|money)(?: anymore| soon| where i am going)*$`,
  ]),
  weak(
    "plan",
    [
      re`\bnot (?:\w+ ){0,3}?(?:making|make) it (?:to|past|until) (?:the (?:weekend|end)|next|tomorrow|monday|friday|my|christmas|summer|spring)\b`,
    ],
    [re`{WORK}`, re`\b(?:party|dinner|event|gym|office|lunch)\b`],
  ),
];

function placeRules(): Rule[] {
  const place = re`\b(?:bridges?|platform|tracks|rails|railway|roof|rooftop|balcony|ledge|cliff|overpass|viaduct|parking garage|window|floor|train|trains|subway|metro|tube|tram|bus|truck|lorry|traffic|car|cars|building|edge|tower|tree|wall|river|lake|sea|ocean|staircase|stairwell|railing)\b`;
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
