import { re } from "#src/domain/crisis/grammar.ts";
import { type Rule, strong, weak } from "#src/domain/crisis/rule.ts";

const LAUGH = re`{LAUGH}`;
const STORY = re`{STORY}`;
const WORK = re`{WORK}`;
/** Somebody else is the one who wishes. */
const NOT_ME = re`\b(?:they|people|you|we|who|everyone|characters?|users?|customers?) {ADV}(?:want|wanted|wish|wished|hope) `;
/** Meant, whatever it sounds like. */
const MEANT = re`\b(?:i (?:really )?mean it|i am (?:being )?serious|not (?:joking|kidding|a joke|exaggerating)|no joke|for real)\b`;
/** "i do not want to die", "i would never wish i was dead": said away, unless the person struggles with it. */
const DENIED = re`(?<!(?:trying|try|tried|promised|hard|sure|reason|reasons|struggling) )\b(?:never|not) {ADV}(?:want|wish|hoping|hope|going|need|wanted|planning|trying) (?:to )?{ADV}(?:die|be dead|kill|end my|i was dead)`;

/** Wishing to be dead, or not to live (passive and active ideation), burden, entrapment, no way on. */
export const WISH_RULES: readonly Rule[] = [
  strong(
    "death-wish",
    [
      re`\b{WISH} {ADV}(?:(?:to|of|about|for) )?{ADV}{DIE}\b(?! (?:of|from|laughing|on (?:this|that) hill|for|with|in (?:a|the|this) (?:game|level|hole|fire)|when|as soon as|inside|hard|trying))`,
    ],
    [
      LAUGH,
      NOT_ME,
      DENIED,
      STORY,
      re`\b(?:going|about|dying|planning) {ADV}(?:to )?{ADV}die\b`,
      re`\b(?:plants?|phone|laptop|battery|hero|server|app)\b.* die\b`,
      re`\b(?:stop|not) exist\w* (?:in|on) (?:the|our|this)\b`,
    ],
  ),
  strong(
    "death-wish",
    [
      re`\b(?:i should|i deserve to|let me|i would be better if i|i might as well|why do i not|i am supposed to|i need to|i needed to) {ADV}(?:die|be dead)\b(?! (?:of|laughing|for))`,
    ],
    [LAUGH, re`should i`],
  ),
  strong(
    "death-wish",
    [
      re`\b(?:wish|wishing|if only|wished) {ADV}(?:that )?i {ADV}(?:was|were|am|had been|would be) {ADV}(?:dead|never born|not (?:alive|born|around anymore|here anymore)|no longer (?:here|alive|around)|in a coma|gone(?: for good| forever)?$|not here$|six feet under)`,
    ],
    [LAUGH],
  ),
  strong(
    "death-wish",
    [
      re`\b(?:wish|wishing|if only|wished) {ADV}(?:that )?i (?:(?:had|would) never been born|had not been born|was never born|did not exist|never existed|never woke up|would not wake up|did not wake up|did not have to (?:live|exist|be alive|wake up anymore))\b`,
    ],
    [],
  ),
  strong(
    "death-wish",
    [
      re`\bi (?:should (?:never|not) have been born|was a mistake and should not exist|should not (?:be alive|exist)|do not deserve to (?:live|be alive|exist))\b`,
    ],
    [],
  ),
  strong(
    "death-wish",
    [
      re`\b(?:wish|wishing|if only|would like|want|love to|hoping|hope) {ADV}(?:that )?(?:i )?{ADV}(?:could|would|can|to)? ?{ADV}(?:disappear|vanish|fade away|stop existing|cease to exist|not exist|evaporate)\b`,
    ],
    [
      LAUGH,
      WORK,
      NOT_ME,
      re`\b(?:disappear|vanish|evaporate) (?:for (?:a|an|the|some|two|few)|from (?:this|the|my|all)|to|into|on|under|during|until|somewhere|with)\b`,
      re`\b(?:problem|bug|pain|headache|noise|emails?|it|they|this|ads?|button) (?:would|could|will|to) `,
    ],
  ),
  strong(
    "death-wish",
    [re`\b(?:would|had) rather be dead\b|\bbetter off dead\b|\bprefer to be dead\b`],
    [
      re`\b(?:he|she|they|it|that|this|feature|project|brand|product|company|system|process) (?:is|are|was|would be|were) better off dead`,
      LAUGH,
      re`rather be dead than (?!here|alive|live|living|feel\w*|go on|face|do this|keep|stay|this)(?!.*(?:mean it|serious|not joking|not kidding))`,
    ],
  ),
  strong("death-wish", [re`\brather (?:die|be dead) than\b|\b(?:kill me|put me out of my misery)\b`, MEANT], [LAUGH]),
  strong(
    "not-living",
    [
      re`\b(?:sleep|asleep|bed|eyes|night|nap)\b.* (?:never|not|without|no)(?: {..})?{ADV}(?:have to )?wak(?:e|ing)\b|(?:want|wish|like|love|just want) (?:to )?(?:just )?sleep forever\b|\bfall asleep forever\b`,
    ],
    [
      re`\b(?:baby|alarm|late|early|in time|kids?|dog|neighbours?|weekend|holiday|vacation|can not wait|before \d|snor\w+|because|through the night|tired)\b`,
      LAUGH,
    ],
  ),
  strong(
    "not-living",
    [
      re`\b(?:hope|hoping|pray|praying|wish|hoped|wished|rather|if only|love it if|better if|nice if|fine if|okay if|care if|mind if) {ADV}(?:that )?(?:i )?{ADV}(?:(?:do|would|will|did|could|can) )?(?:not|never) {ADV}(?:to )?(?:wake up|woke up|make it (?:home|through the night)|survive|come back alive)\b`,
    ],
    [re`\bwake up (?:late|early|so|before|with|at|in|tired|to)\b`],
  ),
  strong(
    "not-living",
    [
      re`\b(?:do not|did not|never) {ADV}(?:want|wish) to {ADV}wake up(?: (?:anymore|ever|again|tomorrow|in the morning anymore))?$`,
      re`.`,
    ],
    [re`\bnever want to wake up (?:late|early)`],
  ),
  strong(
    "not-living",
    [
      re`\b(?:do not|did not|never|no longer|stopped|stop) {ADV}(?:want(?:ing)?|wish|wishing|care|caring) (?:to |about )?{ADV}(?:be alive|being alive|to be alive|exist|existing|live|living|go on living|keep living|carry on living|continue living|keep existing|be on this (?:planet|earth|world)|be in this world|see tomorrow|see another day|be here anymore|live anymore|wake up anymore)\b(?! (?:in|with|at|near|on|off|by|here|there|under|alone|up|for|through|apart|that|beyond|together|next|so|a|the|from|among|too|somewhere|outside|inside|as|under|paycheck|paycheque|without (?:coffee|my phone|wifi|internet))\b)`,
    ],
    [NOT_ME, re`\b(?:we|they|you|people) do not\b`],
  ),
  strong(
    "not-living",
    [
      re`\b(?:no (?:will|desire|wish|strength|energy) (?:left )?to (?:live|go on living|be alive)|lost (?:the|my|all) (?:will|desire) to live)\b(?! (?:in|during|after|reading|watching|when|listening|halfway|on))`,
    ],
    [WORK, LAUGH],
  ),
  strong("not-living", [
    re`\bi (?:do not|could not|would not|no longer) (?:really |even )?(?:care|mind) (?:if|whether) i (?:live|die|lived|died|wake|woke|survive|make it|get hit|got hit|am dead|was dead|am alive)\b|\bwould not (?:mind|care) (?:{..})?(?:dying|being dead|not waking up|not being alive|if i died|if i was dead|if i did not wake up|getting hit by)\b`,
  ]),
  strong(
    "not-living",
    [
      re`\b(?:hope|hoping|wish|wishing|praying|pray) {ADV}(?:that )?(?:i |a |some |the |my )(?:\w+ )?(?:get hit|gets hit|get run over|hits me|would hit me|runs me over|would run me over|kills me|would kill me|crashes|would crash|get cancer|got cancer|have a heart attack|die|died|dies with me)\b`,
    ],
    [LAUGH, re`\b(?:market|server|app|battery|phone|computer|site)\b`, re`\bhope (?:i )?died? (?:down|out)\b`],
  ),
  strong(
    "not-living",
    [
      re`\b{THINK} {ADV}(?:a lot |lots |more |constantly |every day |daily )?(?:of|about|on) {ADV}(?:my own |my )?(?:dying|death|being dead|not existing|not being (?:here|alive|around)(?: anymore)?|ceasing to exist|never waking up|not waking up|disappearing forever|how to die|ways to die|going to sleep and)\b(?! (?:of|star|valley|march|metal|match|penalty|in|hair))`,
    ],
    [
      STORY,
      LAUGH,
      re`\b(?:not being here (?:for|on|at|next|in)|{THEY} (?:thinks?|thought|said|says)|religio\w+|philosoph\w+|dying (?:my|the|her|his) \w+)\b`,
    ],
  ),
  strong(
    "not-living",
    [
      re`\b(?:not|stop|stopped) existing\b|\bcease to exist\b`,
      re`\b(?:i|me|my)\b`,
      re`\b(?:think|thinking|thought|want|wish|hope|feel|like|about)\b`,
    ],
    [WORK, re`\b(?:not existing (?:in|on|customers?|users?|clients?|features?)|we)\b`],
  ),
  strong(
    "hopeless",
    [
      re`\b(?:no|not a|any|much|there a|see a|see the|see any|not see the|what is the|what s the) (?:real )?(?:point|reason|sense|use|purpose) (?:left )?{ADV}(?:in|to|of|for|anymore in|left in)? ?{ADV}(?:(?:my |me )?(?:living|being alive|existing|existence|being here anymore|waking up anymore)|live|life|my life|go on|going on|be alive|exist|be here anymore|keep going|continue|carry on|carrying on|wake up|waking up|keep living)(?: anymore| at all| like this)?(?: {..})?$`,
    ],
    [
      WORK,
      LAUGH,
      re`\b(?:going|go|carry|carrying|keep going|continue) (?:on )?(?:with|to|about|into|until|through)\b`,
      re`\b(?:live|living|going|wake up|waking up) (?:in|with|at|near|on|early|so early|before)\b`,
      re`\bwe\b`,
    ],
  ),
  strong(
    "hopeless",
    [
      re`\b(?:nothing|no one|not much|not anything|little) (?:is )?(?:left )?(?:for me )?(?:worth (?:living|staying alive)|to live|i live) ?(?:for|here for)?\b`,
    ],
    [LAUGH],
  ),
  strong(
    "hopeless",
    [
      re`\b(?:life|living|my life|being alive|it) (?:is|feels|seems|was) (?:just |simply |really |even )?(?:not|no longer|hardly|barely) (?:really |even )?worth (?:it anymore|living|the pain|it to live)\b|\blife (?:is|feels) not worth it\b|\bnot worth (?:living|being alive)\b|\bif life is (?:even )?worth living\b`,
    ],
    [],
  ),
  strong(
    "hopeless",
    [
      re`\b(?:tired|sick|(?<!ever |have |has )done|finished|fed up|exhausted|through|had enough|weary) {ADV}(?:of|with|from) {ADV}(?:living(?: anymore| like this)?$|living (?:anymore|this life)|being alive|life(?: itself| anymore)?$|this life|my life|existing|existence|being on this (?:earth|planet)|trying to (?:live|stay alive|survive)|fighting to stay alive)`,
    ],
    [LAUGH, re`\blife (?:hacks?|insurance)\b`],
  ),
  strong(
    "hopeless",
    [
      re`\bi (?:can not|could not|do not know (?:if|how) i can|do not think i can|am not sure i can|do not want to) {ADV}(?:go on|keep living|carry on living|go on living|continue living|live|stay alive|survive)(?: {ADV})?(?:living|with (?:life|my life|living)|anymore|another day|much longer)\b`,
      re`.`,
    ],
    [WORK, re`\b(?:live|survive) without\b`],
  ),
  strong(
    "hopeless",
    [
      re`\bi (?:can not|could not|do not want to|do not think i can) (?:live|go on)(?: like this)?$|\bi (?:can not|do not want to) live like this(?: anymore)?$|\bi do not want to live like this anymore\b`,
    ],
    [re`\bwe\b`],
  ),
  strong(
    "hopeless",
    [
      re`\b(?:given up on|giving up on|give up on|quit|quitting|checking out of|check out of) (?:life|living|my life|staying alive)\b`,
    ],
    [LAUGH, re`\bquit (?:life|my life) (?:in|as)\b`],
  ),
  strong(
    "burden",
    [
      re`\b(?:everyone|people|they|world|you|{KIN}|life|things|company|office|place|others) (?:\w+ ){0,3}?(?:would|will|could|might|is|are) {ADV}(?:be |do |get on |manage )?{ADV}(?:much |far |a lot |way |just )?(?:better|better off|happier|easier|fine|ok|okay|relieved|simpler|improved|nicer|lighter|safer|richer)(?: off)?(?: \w+){0,2}? (?:without me(?: (?:in it|in the world|in their lives?|in your lives?|around|here|anymore|alive|there|at all|honestly|tbh|anyway|to be honest|i think|lol))*(?! (?:on|in|at|for|as|to|this|that|there|leading|running|doing|presenting|slowing|the|during|if|when|is|was|being|next|tomorrow|today|having|with|making|taking|my|your|our)\b)|if i (?:was|were|am|died|die|disappeared|vanished|had never|did not exist|were not|was not|just died|never existed|ended))`,
    ],
    [
      WORK,
      re`\b(?:today|tomorrow|next week|while i|for a (?:day|week|while|few)|on holiday|on vacation|on leave|leading|running|in charge|as (?:lead|manager))\b`,
      re`if i (?:was|were|am|was not|were not|am not) (?:on|in|at|more|less|the|a|leading|running|his|their|her|better|faster|so|late|early|home)\b`,
    ],
  ),
  strong(
    "burden",
    [re`\bbetter off without me\b(?: (?:here|around|anymore|alive|in their lives|honestly|anyway))*$`],
    [WORK],
  ),
  strong(
    "burden",
    [
      re`\b(?:will|would|want to|wish i could) (?:not|never|stop|no longer) (?:be|being) a burden (?:anymore|any longer|much longer|to anyone|on anyone|soon)\b|\bsorry for (?:existing|being alive)\b|\bno longer (?:have to )?be a burden\b`,
    ],
    [LAUGH],
  ),
  weak("burden", [
    re`\b(?:am|feel like|being|just|become|nothing but) {ADV}(?:a|such a|nothing but a|only a) (?:\w+ )?(?:burden|waste of (?:space|air|oxygen))\b`,
  ]),
  strong(
    "unmissed",
    [
      re`\b(?:no one|who|anyone|not anyone|hardly anyone|not a soul|none of (?:them|you)|not a single person|they|people|you|(?:the |my |our )?(?:team|family|kids|colleagues|boss|company|office|world|friends|parents))\b(?: \w+){0,3}? (?:notice|noticed|care|cared|miss me|mind|remember me|be sad|cry|mourn|blink|even know)\b(?: (?:me|at all|much|anyway))* (?:if|when|that|once) i (?:\w+ ){0,3}?(?:gone(?: for good| forever| tomorrow| anyway)?$|gone for good|dead|died|die|disappeared(?! (?:for|from|to|into|early))|disappear(?! (?:for|from|to|into))|vanished|not (?:exist|alive)|(?:was|were) not (?:around|alive|here) anymore|stopped existing|did not (?:wake up|exist|make it)|never (?:woke|came) (?:up|back|home)|killed|ended)`,
    ],
    [LAUGH, WORK, re`\b(?:lunch|holiday|vacation|friday|party|lecture|class)\b`],
  ),
  strong(
    "unmissed",
    [
      re`\bif i (?:\w+ ){0,2}?(?:died|disappeared|vanished|was gone|was dead|were gone|were dead|killed myself|did not exist|did not wake up|was not here anymore|was not around anymore)\b(?: \w+){0,6}? (?:no one|who|anyone|everyone|they|it|world|people) (?:\w+ ){0,2}?(?:notice|care|miss|better|easier|happier|relieved|matter|cry)`,
    ],
    [LAUGH, WORK],
  ),
  strong(
    "unmissed",
    [
      re`\b(?:no one|not anyone|hardly anyone) (?:will|would|is going to) (?:\w+ )?miss me(?: (?:anyway|when i am gone|at all|if i am gone|after|anymore))*$`,
    ],
    [WORK, LAUGH],
  ),
  strong(
    "trapped",
    [
      re`\b(?:only (?:one |a single )?way out|no way out|no other way out|one way out|no escape|no exit|only escape|only (?:\w+ )?option left)\b`,
      re`\b(?:i|me|my)\b`,
      re`\b(?:trapped|feel|feels|see|stuck|death|dying|life|pain|hell|left|hopeless|alone|suffering|dark\w*|me$)\b`,
    ],
    [
      WORK,
      LAUGH,
      re`\b(?:room|city|roundabout|store|ikea|airport|garage|town|deadlock|loop|venue|conference|exit (?:code|strategy)|job|role|company|visa|mortgage|loan)\b`,
    ],
  ),
  strong(
    "trapped",
    [
      re`\b(?:death|dying|to die|being dead) (?:is|seems|feels|would be|looks|sounds) (?:like )?(?:the |my |a )?(?:only|best|easier|one|a relief|relief|peaceful|good|so \w+|nice|appealing)\b`,
    ],
    [STORY, LAUGH],
  ),
  weak(
    "trapped",
    [re`\bi (?:am|feel|have been feeling) {ADV}(?:trapped|stuck in the dark|suffocating|caged)\b`],
    [WORK, re`\b(?:job|role|office|lift|elevator|traffic|calls?)\b`],
  ),
  weak(
    "hopeless",
    [
      re`\b(?:i|everything|it all|life|my life|future)\b(?: \w+){0,3}? (?:can not (?:do|take|handle|bear|stand) (?:this|it|life|any of this) anymore|hopeless|no hope|no future|pointless|meaningless|worthless|empty inside|hate (?:my life|myself)|unbearable)`,
    ],
    [WORK],
  ),
  weak(
    "hopeless",
    [
      re`\b(?:can not (?:do|take|handle|bear|stand) (?:this|it|life) anymore|nothing matters anymore|no hope left|hate my life|hate being alive|do not want to be here anymore)\b`,
    ],
    [WORK],
  ),
  strong(
    "not-living",
    [re`\b(?:do not|never) (?:really )?want to be here anymore\b`],
    [
      WORK,
      re`\banymore (?:in|at|with|for|than|because|since|as)\b`,
      re`\b(?:office|job|company|team|city|country|berlin|london|party|work)\b`,
    ],
  ),
  strong(
    "death-wish",
    [
      re`\b(?:want|wish|need|wanted|would like) {ADV}(?:for )?(?:it all|everything|life|my life|all of it|all of this|the suffering) {ADV}(?:to |would |could |will )?{ADV}(?:end|stop|be over|go dark|go black)\b(?! (?:in|on|at|by|with|as|up))`,
    ],
    [WORK, re`\bwe\b`, LAUGH],
  ),
  strong(
    "death-wish",
    [re`\bfeel(?:s|ing)? like (?:dying|ending it|killing myself|i want to die|i should die)\b`],
    [LAUGH, re`\b(?:hungover|hangover|flu|sick|workout|after|run|squats?|heat|cold|fever|stairs|hot|cramps?|legs)\b`],
  ),
  strong("burden", [
    re`\b(?:easier|better|best|happier|simpler|kinder|a relief) (?:for|on) (?:everyone|them|all|all of you|you|others|my \w+) if i (?:was|were|am|had) (?:\w+ )?(?:gone|dead|not (?:here|around|alive)|never born|not there)\b`,
  ]),
  weak("death-wish", [
    re`\b(?:want|need|wish) {ADV}(?:for )?(?:the|this|my|all the|all this) (?:pain|suffering|hurt|agony|misery|noise in my head) {ADV}(?:to |would )?(?:end|stop|go away|be over)\b`,
  ]),
  weak("hopeless", [re`\b(?:no|any|without|lost all|lost) hope\b(?! (?:of|for|that|you|to see))`], [WORK]),
];
