import { re } from "#src/domain/crisis/grammar.ts";
import type { Cue, Rule } from "#src/domain/crisis/rule.ts";

const rule = (kind: "violence" | "other", cue: Cue, all: RegExp[], unless: RegExp[] = []): Rule => ({
  kind,
  cue,
  weight: "strong",
  reads: "clause",
  all,
  unless,
});
const weak = (cue: Cue, all: RegExp[], unless: RegExp[] = []): Rule => ({
  kind: "violence",
  cue,
  weight: "weak",
  reads: "message",
  all,
  unless,
});

const LAUGH = re`{LAUGH}`;
const STORY = re`{STORY}`;
const HARM =
  "(?:hurt|hit|kill|beat|stab|shoot|harm|attack|strangle|choke|rape|murder|burn|punch|slap|smack|smash|drown|cut|hunt)";
/** Sport, debate, love and figures of speech. */
const FIGURE = [
  LAUGH,
  STORY,
  re`\bbeat(?:s|ing|en)? me (?:to|at|in|by|again at|on|with|every time in|every (?:game|match|race))`,
  re`\b(?:hit|hits|hitting) me (?:up|with(?! (?:a |an |his |her |the )?(?:belt|knife|gun|weapon|scissors|acid|bat|fists?|hammer|stick|bottle|chair|phone|pan|cable|ruler|car|hand|shoe))|that|like|hard that|how|on (?:slack|teams|whatsapp))`,
  re`\bkill(?:s|ing|ed)? (?:me )?(?:with kindness|softly|laughing|with (?:these|those|that|this|his|her) (?:jokes?|puns?|slides?|memes?))`,
  re`\b(?:chess|tennis|poker|ping pong|padel|squash|badminton|video game|mario|board game|training|workout|squats?|coach|trainer|physio|sparring|boxing|match|race|quiz)\b`,
  re`\b(?:kill|murder|shoot|strangle) me (?:if|when|for|because|over|once|as soon as|tomorrow if|later|unless|after)`,
  re`\bif i (?:miss|do not|forget|am late|tell|break|lose|do it|buy|say|send|ship|push)\b.*\b(?:kill|murder) me`,
  re`\b(?:killing|kills) me (?:that|how|to|with|at)\b`,
];

const PERSON = "{THEY}";

/** Somebody hurts or threatens the person, and worry about somebody else. */
export const OTHER_RULES: readonly Rule[] = [
  rule(
    "violence",
    "threat",
    [
      re`\b${PERSON}(?: \w+){0,3}? (?:said|says|told|tells|keeps? (?:saying|telling|threatening)|texted|texts|wrote|messaged|promised|swore|warned|threatened|threatens|is threatening|has threatened|yelled|screamed)(?: \w+){0,4}? (?:find me and |come and |come over and )?${HARM} (?:me|us|my (?:kids|children|son|daughter|family|dog|cat))\b`,
    ],
    FIGURE,
  ),
  rule(
    "violence",
    "threat",
    [
      re`\b(?:threatened|threatens|threatening|threats?) (?:\w+ )?(?:to ${HARM} (?:me|us|my)|me with (?:a|his|her|the) (?:knife|gun|bat|hammer|weapon)|my life)\b`,
      re`\b(?:me|us|my)\b`,
    ],
    [LAUGH, STORY],
  ),
  rule(
    "violence",
    "threat",
    [
      re`\b(?:${PERSON}|people|husband|wife|boyfriend|partner|ex) (?:\w+ ){0,2}?(?:will|is going to|are going to|wants? to|might|may|plans? to|could|tried to|tries to|is trying to) (?:\w+ )?(?:find me and )?${HARM} me\b`,
    ],
    [
      ...FIGURE,
      re`\b(?:boss|manager|wife|husband|mum|mom|mother|partner|team|lead|director|cfo|ceo|client|customer) (?:\w+ )?(?:will|is going to|might|wants? to) (?:\w+ )?(?:kill|murder|shoot|strangle) (?:me|us)$`,
      re`\b(?:burn|cut) (?:me|us) (?:out|off|some|from|a)\b`,
      re`\bhit (?:me|us) (?:up|with)`,
    ],
  ),
  rule(
    "violence",
    "threat",
    [
      re`\b(?:boss|manager|wife|husband|mum|mom|mother|partner|team|lead|director|ex|boyfriend|girlfriend|father|dad|he|she|they) (?:\w+ ){0,2}?(?:will|is going to|might|wants? to) (?:\w+ )?(?:kill|murder|shoot|strangle) me\b`,
      re`\b(?:scared|afraid|frightened|terrified|gun|knife|not safe|unsafe|police|hiding|help me|threaten\w*|hits|hit me|drunk)\b`,
    ],
    FIGURE,
  ),
  rule(
    "violence",
    "assault",
    [
      re`\b${PERSON} (?:\w+ ){0,3}?(?:hits|beats|beat|chokes|choked|strangled|strangles|hurts|punched|punches|slapped|slaps|kicked|kicks|shoved|raped|assaulted|molested|attacked|abuses|grabbed|groped|hit|threw|burned|burnt|bit|stabbed|locked|locks|drugged) (?:me|my (?:kids|children|son|daughter))\b(?! (?:up|with (?!(?:a |an |his |her |the )?(?:belt|knife|gun|weapon|scissors|acid|bat|fists?|hammer|stick|bottle|chair|phone|pan|cable|ruler|car|hand|shoe))|that|a (?:message|slack|email|ticket|line)|to|at|by|in|with that|into|under|off|out of the (?:doc|account|system)))`,
    ],
    [
      ...FIGURE,
      re`\b(?:hurts|hurt) me (?:that|when (?:he|she|they) (?:says?|said|laughs?|ignores?|forgets?|does not)|to|emotionally|a bit|with (?:his|her|that) (?:words?|comment))`,
      re`\b(?:news|it|that|idea|realis\w+|realiz\w+) (?:just )?(?:hit|hits) me`,
      re`\bgrabbed me (?:for|a|after|before)`,
      re`\b(?:kid|toddler|baby|puppy|dog|cat|little one|two year old) (?:\\w+ )?(?:bit|hit|kicked|scratched|hurt) me`,
      re`\bkick(?:s|ed) me (?:out|off)`,
      re`\block(?:s|ed) me out`,
    ],
  ),
  rule(
    "violence",
    "assault",
    [
      re`\bi (?:was|have been|got|am being|am getting|keep getting|get) (?:\w+ )?(?:raped|sexually assaulted|assaulted|beaten(?: up)?|physically attacked|physically abused|abused|strangled|stalked|molested|groped|being stalked)\b`,
    ],
    [
      STORY,
      LAUGH,
      re`\b(?:beaten (?:to|at|by (?:a|the|my|our|two|one))|beaten up by (?:the|this|my) (?:workout|week|quarter|training|schedule))\b`,
      re`\bbeaten by \w+ (?:in|at|on)\b`,
      re`\b(?:market|competitor|sales|chess)\b`,
    ],
  ),
  rule(
    "violence",
    "fear",
    [
      re`\b(?:i|me|my)\b`,
      re`\b(?:scared|afraid|frightened|terrified|fear|not safe|unsafe|not feel safe|do not feel safe|fear for my (?:life|safety))\b`,
      re`\b(?:go home|going home|get home|be home|at home|to come home|come home|of (?:my|him|her) ?(?:husband|wife|partner|boyfriend|girlfriend|ex|father|dad|stepdad|brother|son|roommate)?$|of my (?:husband|wife|partner|boyfriend|girlfriend|ex|father|dad|stepdad|brother|son|roommate)|for my (?:life|safety)|of what (?:he|she|they) (?:will|might|would|could) do)\b`,
    ],
    [
      STORY,
      LAUGH,
      re`\b(?:spiders?|dark|losing|loss|review|boss s feedback|presentation|deadline|storm|weather|covid|virus|infect\w*|not be safe|(?:he|she|they) (?:is|was|are|were) (?:\w+ )?(?:scared|afraid))\b`,
      re`\b(?:working|work|office|exercise|train\w*|lift\w*|lonely|bored|productivity) (?:\w+ )?(?:at|from) home`,
    ],
  ),
  rule(
    "violence",
    "fear",
    [
      re`\b(?:he|she|someone|my (?:ex|husband|boyfriend|partner|stalker)|a man|this guy|colleague) (?:\w+ ){0,2}?(?:follows|is following|keeps following|stalks|is stalking|followed|is waiting for|waits for) me (?:home|everywhere|outside|to my (?:car|house|flat|home)|after work)?\b`,
    ],
    [
      STORY,
      LAUGH,
      re`\bfollow(?:s|ing|ed)? me (?:on|back on|in the (?:meeting|room))`,
      re`follow(?:s|ed) me (?:in|as|up)`,
      re`waiting for me (?:to|in the meeting|with|at the (?:airport|station|gate))`,
    ],
  ),
  weak("fear", [re`\b(?:scared|afraid|frightened|terrified) (?:of (?:him|her)|when (?:he|she))\b`]),
  weak("assault", [
    re`\b(?:bruises?|black eye|hides? my (?:phone|keys)|takes? my (?:phone|keys|money)|will not let me (?:leave|go|see)|hands on my throat|pushed me|pulls? my hair|throws things|broke my \w+)\b`,
  ]),
  rule(
    "other",
    "worry",
    [
      re`\b${PERSON}\b`,
      re`\b(?:kill|killing|hurt|hurting|harm|harming|hang|hanging|cut|cutting|shoot|shooting|drown|end|ending|take|taking) (?:himself|herself|themselves|themself|(?:his|her|their) (?:own )?life)\b`,
    ],
    PAST(),
  ),
  rule(
    "other",
    "worry",
    [
      re`\b${PERSON}(?: \w+){0,6}? (?:suicidal|suicide|want(?:s|ed)? to (?:die|be dead|end (?:it|it all|his|her|their)|disappear forever)|wish(?:es|ed)? (?:he|she|they) (?:was|were) dead|not want to (?:live|be alive|exist|be here anymore|go on|wake up)|better off without (?:him|her|them)|(?:goodbye|suicide) (?:letter|note|message|post)s?|self harm\w*|overdos\w+|cutting (?:himself|herself|themselves|again)|(?:cut|cuts|cutting|slit|slashed) (?:his|her|their) (?:wrists?|arms?|throat|thighs?|veins)|end it all|(?:going|wants?|threatens|threatened|trying) to (?:jump|do it|hang)$|(?:has|have|sees?) (?:no|nothing) (?:reason )?to live|nothing to live for|took (?:too many|a lot of|all (?:the|his|her|their)|a (?:bunch|handful) of) (?:\w+ )?{PILLS})\b`,
    ],
    PAST(),
  ),
  rule(
    "other",
    "worry",
    [
      re`\b(?:worried|worry|concerned|scared|afraid|help|support|talk to|what (?:do|should|can) i (?:say|do)|how (?:do|can|should) i)\b`,
      re`\b(?:suicidal|suicide|kill (?:himself|herself|themselves)|(?:hurt|harm|do something to) (?:himself|herself|themselves)|self harm\w*|wants? to die|want to die|end(?:ing)? (?:his|her|their) life)\b`,
      re`\b(?:someone|somebody|anyone|friend|colleague|coworker|teammate|brother|sister|son|daughter|partner|wife|husband|mum|mom|dad|mother|father|person|team member|report|he|she|they|him|her|them|employee|customer|client|trainee)\b`,
    ],
    PAST(),
  ),
  rule(
    "violence",
    "assault",
    [
      re`\b(?:hands?|fingers|arm) (?:\w+ ){0,2}?(?:around|round|on|at) my (?:throat|neck)\b|\b(?:grabbed|grabs|touched|touches|touching|groped|squeezed) my (?:breasts?|boobs|ass|bum|butt|crotch|thighs?|chest)\b|\b(?:touched|touches|touching|kissed|kisses) me (?:at night|there|down there|in bed|between|when i (?:sleep|am asleep)|inappropriately|without|against my will|sexually|under)\b|\bforced (?:himself|herself|me) (?:on|to have sex|into sex)\b|\bbeing (?:abused|beaten|hit|hurt|stalked) (?:at|by|again)\b|\bforces? me to have sex\b|\b(?:keeps?|has been|kept|is|was) touching me\b`,
    ],
    [
      STORY,
      LAUGH,
      re`\b(?:physio\w*|massage|doctor|nurse|trainer|scan|scarf|tie|baby)\b`,
      re`being (?:hit|hurt|beaten) by (?:the|a|this|inflation|cost|tax|covid)`,
    ],
  ),
  rule(
    "violence",
    "fear",
    [
      re`\bhiding (?:\w+ ){0,4}?from (?:him|her|my (?:husband|wife|partner|boyfriend|girlfriend|ex|father|dad|stepdad|mother|brother|son))\b|\b(?:turns? up|turning up|shows? up|showing up|waits|waiting|lurking|lurks|sits|parked|standing) (?:\w+ )?outside (?:of )?my (?:flat|house|home|door|apartment|window)\b`,
    ],
    [
      STORY,
      LAUGH,
      re`\b(?:taxi|driver|courier|delivery|uber|cab|parcel|postman|cat|dog|neighbour s kids|present|gift|surprise|hide and seek|friends?)\b`,
    ],
  ),
  rule(
    "other",
    "worry",
    [
      re`\b(?:think|afraid|worried|believe|sure|told me|says|said|suspect|concerned|fear)(?: that)? (?!i )\w+ (?:is|might be|may be|feels|seems|could be|has been|was|wants to|might|will) (?:\w+ )?(?:suicidal|suicide|kill (?:himself|herself|themselves)|die|hurt (?:himself|herself|themselves)|end (?:his|her|their) life|self harming)\b`,
    ],
    [...PAST(), re`\b(?:it|this|that|which|app|product|project|battery|phone|market) (?:is|might|may|will)`],
  ),
  rule(
    "violence",
    "threat",
    [
      re`\b(?:kill|murder|hurt|beat) me\b`,
      re`\b(?:i told (?:you|anyone|someone|the police)|if i (?:leave|left|try to leave|go to the police|tell|talk)|when i (?:leave|get home|come home)|leav\w+ him)\b`,
      re`\b(?:he|she|they|husband|wife|partner|boyfriend|girlfriend|ex|father|dad|stepdad|brother)\b`,
    ],
    [LAUGH, STORY, re`\b(?:boss|manager|early|late|without|secret|surprise|spoiler|meeting|party|price)\b`],
  ),
];

/** Loss, stories and work on the subject: no one is in danger now. */
function PAST(): RegExp[] {
  return [
    STORY,
    LAUGH,
    re`\b(?:lost (?:her|his|their|my|a|our|someone|somebody)|died|passed away|killed (?:himself|herself|themselves)|took (?:his|her|their) (?:own )?life|years ago|last year|in (?:19|20)\d\d|to suicide|by suicide|funeral|anniversary|griev\w+|grief|bereave\w+|long ago|back then|as a (?:child|teen\w*)|when i was|memorial|cobain|plath)\b`,
    re`\b(?:suicide|self harm) (?:squad|mission|prevention|awareness|hot ?line|helpline|bomb\w*|attack\w*|doors?|rates?|statistics|policy|module|training|course|workshop|sprints?|drills?|runs?)\b|\b(?:career|political|social|commercial|financial|professional|brand) suicide\b`,
    re`\b(?:process|server|app|laptop|computer|service|job|container|pod|program|build|battery) (?:\w+ )?(?:kill|kills|killing|end|ends|ending|shut\w*)\b`,
    re`\bkilling (?:himself|herself|themselves) (?:to|over|for|with|at|trying|laughing)|\b(?:shoot\w*|cut\w*) (?:himself|herself|themselves) in the foot|\bcut(?:ting)? (?:himself|herself|themselves) (?:some|a|shaving|off|out)|\bhurt(?:ing)? (?:himself|herself|themselves) (?:at|in|on|during|playing|lifting|running|skiing|training)`,
  ];
}
