import { contactFacts } from "#src/domain/crisis.ts";
import { helpFor } from "#src/domain/helplines.ts";
import type { Draft } from "#src/domain/message.ts";
import { normaliseText } from "#src/domain/text.ts";

/** A symptom or question that stops training advice (G12-G14, G17) or that only a clinician answers (G24, G25). */
export type RedFlagCode =
  | "chest-pain"
  | "syncope"
  | "palpitations"
  | "breathlessness"
  | "neurological"
  | "concussion"
  | "pregnancy-warning"
  | "fever"
  | "below-neck"
  | "pregnancy"
  | "eating"
  | "pain"
  | "minor"
  | "medical-question";

export type RedFlagRule = "G12" | "G13" | "G14" | "G16" | "G17" | "G24" | "G25";

export interface RedFlag {
  readonly code: RedFlagCode;
  readonly rule: RedFlagRule;
}

interface Sign extends RedFlag {
  readonly all: readonly RegExp[];
  /** What else in the clause says that it is something else. */
  readonly unless?: readonly RegExp[];
  /** Figures of speech: only their own words are left out, so that "chest pain at the bench press" is still chest pain. */
  readonly idioms?: RegExp;
}

/** Only small words may stand between: "never had this chest pain before" and "no idea why my chest hurts" deny nothing. */
const NOW_NEGATED =
  /\b(?:no|not|never|without|denies|isn't|wasn't|don't|didn't|do not|did not|haven't|hasn't|no longer|free of|kein|keine|keinen|ohne|sin|sans|senza|pas de|aucun|aucune|sem|geen|zonder|nessun|nessuna)(?: (?:had|have|having|feel|felt|feeling|get|got|getting|any|more|a|an|real|really|signs?|symptoms?|history|of|further|other|new|actual|kind|or))* $/u;
const NEVER_WITHOUT =
  /\b(?:can['’]?t|cannot|couldn['’]?t|can not|could not|never|unable|impossible|no \w+|not)\b.*\bwithout $/u;
/** What the words before a symptom say that it is about: a story, a course. */
const STORY =
  /\b(?:movie|film|book|novel|series|episode|podcast|article|character|course on|lesson (?:about|on)|module (?:about|on)|training on)\b(?! (?:mon|tues|wednes|thurs|fri|satur|sun)day\b)/u;
/** In a story or not, this body is the speaker's. */
const OWN_BODY =
  /\b(?:my|me|myself|mine)\b|\bi(?:['’]m|['’]ve)? (?:also |still |now |just |often |sometimes |nearly |almost |really |always |have |had )*(?:have|had|has|get|got|getting|feel|felt|faint\w*|pass(?:ed)? out|collapsed|black(?:ed)? out|can['’]?t|cannot|am|hit|fell|hurt)\b/u;
const DRUGS =
  /\b(?:medication|medicines?|meds|drugs?|pills?|tablets?|dose|dosage|beta[- ]?blockers?|statins?|insulin|antidepressants?|ssris?|antibiotics?|painkillers?|ibuprofen|paracetamol|aspirin|melatonin|magnesium|creatine|supplements?|vitamins?|ritalin|adderall|modafinil|xanax|sertraline|steroids?|inhaler|prescription|sleeping pills?|ozempic)\b/u;
const DISEASES =
  /\b(?:atrial fibrillation|a[- ]?fib|arrhythmia|heart (?:disease|condition|attack|failure|problem)|hypertension|high blood pressure|stroke|diabetes|anaemia|anemia|thyroid|asthma|sleep apn(?:o)?ea|insomnia|depression|bipolar|adhd|ptsd|anxiety disorder|covid|flu|pneumonia|infection|cancer|overtraining syndrome|long covid|a disease|a disorder|something serious|an illness|burnout)\b/u;

/** Symptoms in the person's own words, most dangerous first. Each pattern names the symptom, not a mood or a figure of speech. */
const SIGNS: readonly Sign[] = [
  {
    code: "chest-pain",
    rule: "G13",
    all: [
      /\b(?:chest|breastbone|sternum)(?:['’]?s)?(?: \w+){0,4}? (?:pains?|hurts?|hurting|ache|aches|aching|tight|tightness|pressure|squeez\w+|burning|heavy|heaviness|discomfort|stabbing)\b|\b(?:pains?|tightness|pressure|ache|aching|heaviness|discomfort|squeez\w+|stabbing|tight|hurts|elephant)(?: \w+){0,4}? (?:chest|breastbone|sternum|heart)\b|\bangina\b|\bheart attack\b|\bpain (?:in|down|into) (?:my )?(?:left arm|jaw)\b|\bleft arm (?:\w+ )?(?:hurts|numb|pain|aches)|(?<!\p{L})(?:(?:me|mi) duele (?:mucho )?el pecho|dolor\w* (?:en el|de|al) (?:pecho|petto)|opresi[oó]n en el pecho|oppressione al petto|fa male il petto|brustschmerz\w*|schmerz\w* (?:in|auf) (?:der|meiner) brust|(?:brust|herz) (?:tut|tat|schmerzt)|(?:druck|enge(?:gefühl)?|stechen) (?:auf|in) (?:der|meiner) brust|(?:douleurs?|mal|oppression) (?:(?:a|à|dans) )?(?:la |ma )?(?:poitrine|thoracique)|dor(?:es)? no peito|aperto no peito|pijn (?:op|in) (?:de|mijn) borst|druk op (?:de|mijn) borst|infarto|herzinfarkt|crise cardiaque)(?!\p{L})/u,
    ],
    idioms:
      /\b(?:chest day|chest press|bench press|chest workout|sore chest|chest muscles?|treasure chest|chest of (?:drawers|treasure)|give (?:me|him|her) a heart attack|heart attack when|gave me a heart attack|almost had a heart attack|pressure (?:on|at) work)\b/gu,
  },
  {
    code: "syncope",
    rule: "G13",
    all: [
      /\b(?:faint(?:ed|ing)?|passed out|pass(?:ing)? out|blacked out|black(?:ing)? out|blackouts?|collapsed|lost consciousness|losing consciousness|nearly fainted|almost fainted|unconscious|everything went (?:black|dark)|keeled over)\b|(?<!\p{L})(?:ohnm[aä]chtig|in ohnmacht|bewusstlos|umgekippt|schwarz vor (?:den )?augen|[eé]vanoui\p{L}*|perdu connaissance|desmay\p{L}*|desmai\p{L}*|perd[ií] el conocimiento|svenut\p{L}*|perso i sensi|flauwgevallen|bewusteloos)(?!\p{L})/u,
    ],
    idioms:
      /\b(?:faint(?:est|ly)|faint (?:idea|memory|line|chance|praise|heart|of heart|signal|noise|smell)|passed out (?:the|flyers|handouts|on the (?:sofa|couch))|pass(?:ing)? out (?:the|flyers|handouts|copies)|blackout (?:date|dates|period|curtains|blinds)|collapsed (?:on|into) (?:the )?(?:sofa|couch|bed)|collapsed (?:section|menu|row|node)|(?:project|deal|market|build|server|company|talks|negotiations?) (?:has |have |had |just |almost |nearly )*collapsed|unconscious bias)\b/gu,
    unless: [
      /\b(?:drank|drunk|power (?:cut|outage|failure|went)|(?:city|building|office|grid) (?:blackout|blacked out|went dark))\b/u,
    ],
  },
  {
    code: "palpitations",
    rule: "G13",
    all: [
      /\b(?:palpitations?|heart (?:is |was |keeps |kept |has been |just |suddenly )*(?:skipp\w+|flutter\w*|rac(?:es|ing)|pounding|irregular|beating (?:irregularly|funny|weird\w*|out of rhythm|so fast|very fast)|missing beats|stops? for|jumping around)|(?:irregular|skipped|missed|fluttering|extra) (?:heart ?beats?|beats|heart ?rhythm|pulse)|heart ?beat (?:is|feels|was) (?:irregular|off|weird|funny))\b|(?<!\p{L})(?:herzrasen|herzstolpern|palpitazioni|palpitaciones|palpita[cç][oõ]es|hartkloppingen)(?!\p{L})/u,
    ],
    unless: [
      /\b(?:nervous|excited|presentation|interview|date|pitch|speech|exam|roller ?coaster|movie|scared me|jump scare|coffee|espresso|sprint finish|news|offer|surprise|when i saw|stage|love)\b/u,
    ],
  },
  {
    code: "breathlessness",
    rule: "G13",
    all: [
      /\b(?:can(?:no|['’]?)t (?:\w+ )?(?:breathe|catch my breath|get (?:enough )?air|get my breath)|short(?:ness)? of breath|struggl\w+ (?:to|for) (?:breathe?|breath|air)|difficulty breathing|hard to breathe|trouble breathing|breathless|out of breath (?:at rest|sitting|lying|doing nothing|walking|on the stairs|climbing|after (?:one|a few) (?:stairs|steps))|gasping for (?:air|breath)|breathing (?:is|feels) (?:hard|difficult|heavy)|wheez\w+)\b|(?<!\p{L})(?:atemnot|keine luft|kurzatmig|essouffl[eé]\p{L}*|mal [aà] respirer|falta de a(?:ire|r)|no puedo respirar|non riesco a respirare|fiato corto|kan niet ademen|kortademig|n[aã]o consigo respirar)(?!\p{L})/u,
    ],
    unless: [
      /\b(?:breathing room|can['’]?t breathe (?:under|with (?:all )?(?:this|these|the) (?:work|workload|tickets|emails|deadlines|meetings))|breathless (?:prose|pace|praise|coverage|hype)|laughing|breathing space|breathtaking)\b/u,
    ],
  },
  {
    code: "neurological",
    rule: "G13",
    all: [
      /\b(?:numb(?:ness)?|weak(?:ness)?|tingl\w+|paraly[sz]\w+|droop\w*|can['’]?t (?:move|feel|lift))(?: \w+){0,4}? (?:face|side|arm|leg|hand|hands|arms|legs|foot|mouth)\b|\b(?:face|side|arm|leg|hand|mouth|one side|half my body)(?: \w+){0,4}? (?:numb|droop\w*|tingl\w+|paraly[sz]\w+|went weak|is weak|gone weak|won['’]?t move)\b|\b(?:slurr\w+|seizures?|convuls\w+|sudden(?:ly)? (?:confus\w+|blind\w*|lost (?:my )?(?:vision|sight)|severe headache|can['’]?t see|can['’]?t speak)|double vision|blurr\w+ vision|vision (?:went|is|goes|keeps going) (?:black|blurry|blurred|double|dark)|worst headache|thunderclap|lost (?:feeling|vision|sight|my (?:vision|balance|speech))|can['’]?t (?:speak|see) (?:properly|straight|suddenly)|vertigo|dizz(?:y|iness)(?: (?:when|while|after|during|spells?|again|all|for|and|since|at)| ?$|[,.!?])|(?:so|very|really|feel|feeling|felt|got|get|getting|bit|quite) dizzy|light-?headed)\b/u,
    ],
    unless: [
      /\b(?:numb to (?:it|this|the)|weak (?:spot|point|side of (?:the|our|my) (?:argument|pitch))|dizzying|emotionally numb|weak (?:hand|position) in (?:the )?negotiation|slept on)\b/u,
    ],
  },
  {
    code: "concussion",
    rule: "G13",
    all: [
      /\b(?:concuss\w+|(?:hit|banged|bumped|knocked|whacked|smacked|blow to|knock(?:ed)? (?:to|on)|fell on|landed on)(?: \w+){0,3}? (?:my |the )?head\b|head injury|knocked out\b)/u,
    ],
    unless: [
      /\b(?:hit the nail|head over|head of|banging my head against|bang(?:ed|ing)? my head (?:against|on) (?:the|a) (?:wall|desk|keyboard)|knocked out (?:of|the|a few|two|three|some|my|all)|knocked out (?:tickets|emails|slides)|(?:never|idea) hit my head)\b/u,
    ],
  },
  {
    code: "pregnancy-warning",
    rule: "G14",
    all: [
      /\b(?:pregnan\w+|trimester|weeks along|baby bump|expecting a baby)\b/u,
      /\b(?:bleed\w*|spotting|contractions?|waters? (?:broke|breaking|leak\w*)|leaking fluid|dizz\w+|faint\w*|chest pain|headache|calf (?:pain|swelling)|swollen calf|baby (?:is )?(?:not|isn['’]?t|stopped) moving|less movement|cramps?|breathless\w*|short of breath|belly pain|abdominal pain)\b/u,
    ],
  },
  {
    code: "fever",
    rule: "G12",
    all: [
      /\b(?:fever(?:ish|s)?|temperature (?:of |is |was |at )?(?:3[89]|4[012]|10[0-5])|high temperature|running a temperature|(?:3[89]|4[012])(?:[.,]\d)? ?(?:°|degrees?|c\b|celsius)|10[0-5](?:[.,]\d)? ?(?:°|degrees?|f\b|fahrenheit)|chills|shivering and)\b|(?<!\p{L})(?:fieber|fi[eè]vre|fiebre|febbre|febre|koorts)(?!\p{L})/u,
    ],
    unless: [
      /\b(?:fever pitch|hay ?fever|cabin fever|saturday night fever|gold fever|bieber|chills (?:down|when|every)|gave me chills|netflix|house|room|office|outside|weather|forecast|server|cpu|oven)\b/u,
    ],
  },
  {
    code: "below-neck",
    rule: "G12",
    all: [
      /\b(?:vomit\w*|throwing up|threw up|puk\w+|diarrh?o?ea|nausea|nauseous|stomach (?:bug|flu|cramps?)|body aches?|aching all over|aches all over|muscle aches and|chest(?:y)? (?:cough|infection|cold)|productive cough|coughing (?:up|phlegm|blood)|bronchitis|pneumonia|(?:have|got|caught|with|down with|tested positive for) (?:the )?(?:flu|influenza|covid|corona|norovirus|a stomach bug)|food poisoning|swollen glands|grippe|durchfall)\b/u,
    ],
    unless: [
      /\b(?:makes me (?:want to )?(?:vomit|puke)|nauseous (?:about|thinking)|ad nauseam|flu (?:jab|shot|season|vaccine)|covid (?:times|era|policy|rules|days|shot|jab|vaccine|vaccination))\b/u,
    ],
  },
  {
    code: "pregnancy",
    rule: "G14",
    all: [
      /\b(?:i['’]?m|i am|am|currently|now|while|being|just found out i['’]?m) (?:\w+ ){0,3}?pregnant\b|\bi['’]?m \d+ weeks (?:along|pregnant)\b|\bmy pregnancy\b|\b(?:first|second|third) trimester\b|\bexpecting (?:a|our) (?:baby|child)\b/u,
    ],
    unless: [
      /\b(?:wife|girlfriend|partner|colleague|friend|sister|pregnant pause|she|(?:not|no longer|isn't|never) (?:\w+ )?pregnant)\b/u,
    ],
  },
  {
    code: "eating",
    rule: "G25",
    all: [
      /\b(?:anorexi\w*|bulimi\w*|binge(?:d|ing| eat\w*)?(?! (?:watch\w*|on (?:netflix|series)))|purg(?:e|ed|ing) (?:after|food|again|my)|make myself (?:sick|throw up|vomit)|made myself (?:sick|throw up|vomit)|throw(?:ing)? up (?:after|what i) (?:meals?|eating|eat|dinner|i eat|ate)|laxatives?|starv(?:e|ing) myself|(?:not|haven['’]?t|stopped|barely|hardly|skip\w*) (?:been )?(?:eat\w*|eating)(?: \w+){0,6} (?:weight|thin|fat|days?|calories|lighter|lean\w*|ashamed|deserve|control)|(?:lose|losing|drop|cut|shed) (?:\w+ ){0,4}(?:weight|kilos?|kg|pounds?|lbs|body fat|fat)\b|calorie (?:deficit|target|goal|count\w*)|how many calories|(?<!burn(?:ed|t|ing|s)? (?:\w+ )?)\d{3,4} ?(?:k?cal|calories)|hate (?:my body|how i look|my (?:stomach|thighs))|(?:i['’]?m|i am|feel|feeling|look) (?:so |too |really |very )?fat|eating disorder|(?:lost|no|missed|missing) my periods?|periods? (?:has |have )?stopped|body[- ]?(?:fat|shape) (?:goal|target)|diet plan|meal plan|(?:what|which) diet|crash diet|intermittent fasting|need to (?:get|be) (?:thin\w*|skinny|lean\w*)|earn my (?:food|meal|dinner)|burn off (?:what|the|dinner|lunch|breakfast|everything|my|that))\b/u,
    ],
    unless: [
      /\b(?:binge(?:d|ing)?[- ](?:watch\w*|netflix|series|on series|the series|show)|data purge|purge (?:the )?(?:cache|data|logs|queue)|lose (?:the )?weight of|weight (?:in|of) (?:the|this|my) (?:argument|negotiation|vote)|starving for)\b/u,
    ],
  },
  {
    code: "pain",
    rule: "G17",
    all: [
      /\b(?:(?:sharp|bad|severe|terrible|stabbing|shooting|constant|worse|worsening|awful|strong|new|sudden|lots? of|some|horrible|chronic|a lot of|more|still in|in) pains?|pain(?: \w+){0,5} (?:(?:[4-9]|10)(?: ?\/ ?10| out of (?:10|ten)| of (?:10|ten)|\b)|getting worse|worse)|(?:knee|ankle|back|lower back|shoulder|hip|achilles|calf|hamstring|shin|foot|heel|wrist|elbow|neck|groin|quad|rib|ribs|toe|leg|arm|spine|thigh|tendon)s?(?: \w+){0,3}? (?:hurts?|hurting|pains?|painful|aches?|aching|swollen|swelling|injur\w+|popped|gave way|is killing me|killing me|sprain\w*|strain\w*|torn|tore|playing up|acting up|sore to touch)|(?:hurts?|injured|sprained|strained|tore|torn|pulled|twisted|rolled|broke|fractured|popped|tweaked|painful)(?: \w+){0,3}? (?:knee|ankle|back|shoulder|hip|achilles|calf|hamstring|shin|foot|heel|wrist|elbow|neck|groin|quad|rib|toe|leg|arm|spine|ligament|tendon|muscle)s?|pain in (?:my|the)|stress fracture|tendinitis|tendonitis|slipped disc|herniat\w+|sciatica)\b/u,
    ],
    unless: [
      /\b(?:pain points?|pain in the (?:neck|ass|butt|backside)|pains? to|growing pains|(?:hurts?|broke) (?:my )?(?:feelings|heart|pride)|back (?:pain )?policy|costs an arm|no pain|pain[- ]free|customers? pain|customer's pain|strong arm|pulled back|broke even)\b/u,
    ],
  },
  {
    code: "minor",
    rule: "G16",
    all: [
      /\b(?:i['’]?m|i am) (?:only |just |still )?(?:1[0-7]|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen)(?: ?(?:years?[- ]old|yrs? old|y\/?o\b)| ?(?:$|[,.!]| and\b))|\b(?:i['’]?m|i am) (?:a minor|under ?age|under (?:18|eighteen))\b|\bmy (?:17|16|15|14|13)th birthday\b/u,
    ],
  },
  {
    code: "medical-question",
    rule: "G24",
    all: [
      /\b(?:should i|can i|could i|may i|is it (?:ok|okay|safe|fine|bad)|do i|am i|have i|what (?:dose|dosage|medication|medicine|pills?|supplements?|should i take)|which|how (?:much|many|often)|does (?:this|that|it|my)|is (?:this|that|it|my)|could (?:this|that|it)|would|tell me (?:if|what)|diagnos\w+|what is wrong|what['’]?s wrong|double|stop(?:ping)?|increase|reduce|skip|halve|start taking|come off|recommend)\b/u,
      new RegExp(
        `${DRUGS.source}|${DISEASES.source}|\\b(?:diagnos\\w+|normal for my (?:heart|hrv|blood)|my (?:blood test|lab results?|labs|ecg|ekg|blood pressure|cholesterol|ferritin|hba1c|troponin|mri|x-?ray|scan))\\b`,
        "u",
      ),
    ],
    unless: [
      /\b(?:drug (?:policy|company|market|sales|launch)|insulin market|covid policy|flu jab day|stroke of|free[- ]?style stroke|swim stroke|medicine ball|infection rate|drug store|great depression)\b/u,
    ],
  },
];

/**
 * Symptoms and medical questions in what a person says (G12-G14, G17, G24, G25), most dangerous first; empty when there are none. "No chest pain" is none.
 *
 * Meant to catch too much rather than too little: what follows is a pause of training advice and a clinician, never a diagnosis.
 */
export function screenForRedFlags(text: string): RedFlag[] {
  const clauses = normaliseText(text)
    .toLowerCase()
    .replace(/’/gu, "'")
    .split(/(?<=[.!?;])\s+|\n|\bbut\b/u);
  return SIGNS.filter((sign) => clauses.some((clause) => shows(sign, clause))).map(({ code, rule }) => ({
    code,
    rule,
  }));
}

function shows({ all, unless = [], idioms, code }: Sign, clause: string): boolean {
  const rest = idioms === undefined ? clause : clause.replace(idioms, " ; ");
  if (unless.some((pattern) => pattern.test(rest)) || !all.every((pattern) => pattern.test(rest))) return false;
  if (code === "medical-question") return !STORY.test(rest);
  const before = rest.slice(0, all[0]?.exec(rest)?.index ?? 0);
  if (STORY.test(before) && !OWN_BODY.test(rest)) return false;
  return !NOW_NEGATED.test(before) || NEVER_WITHOUT.test(before);
}

const SYMPTOM: Readonly<Partial<Record<RedFlagCode, string>>> = {
  "chest-pain": "Chest pain",
  syncope: "Fainting",
  palpitations: "An irregular heartbeat",
  breathlessness: "Trouble breathing",
  neurological: "What you describe",
  concussion: "A knock to the head",
  "pregnancy-warning": "A warning sign in pregnancy",
};

const human = { id: "talk-to-human", label: "Talk to a human" } as const;

/**
 * The answer to red flags (CONVERSATIONS.md scene 6), by the most dangerous one. No workout, no tip, no diagnosis.
 *
 * Throws a RangeError without flags: there is nothing to answer.
 */
export function redFlagDraft(flags: readonly RedFlag[], { country }: { readonly country: string }): Draft {
  const worst = [...flags].sort((a, b) => ORDER.indexOf(a.code) - ORDER.indexOf(b.code))[0];
  if (!worst) throw new RangeError("Cannot answer red flags as there must be at least one: current value is none");
  const help = helpFor(country);
  const facts = contactFacts(help, []);
  const symptom = SYMPTOM[worst.code];
  if (symptom !== undefined) {
    return {
      headline: `${symptom} comes first: please stop training and talk to a doctor today.`,
      paragraphs: [
        `If it is strong, gets worse or spreads, or comes with breathlessness, call ${help.emergency} now.`,
        "I won't plan sessions until you tell me a clinician has cleared it.",
      ],
      actions: [human, { id: "red-flag-cleared", label: "A clinician has cleared it" }],
      facts,
      citations: [],
      hushes: true,
    };
  }
  const texts = ANSWERS[worst.code];
  const actions = [human, ...(TAKEN_BACK[worst.code] ?? [])];
  const answer = { headline: texts[0] ?? "", paragraphs: texts.slice(1), actions, facts: [ADULT_AGE], citations: [] };
  return { ...answer, hushes: true };
}

const ADULT_AGE = { name: "adult age", value: 18 };

/** What the person alone can take back, by one tap. */
const TAKEN_BACK: Readonly<Partial<Record<RedFlagCode, Draft["actions"]>>> = {
  pain: [{ id: "symptoms-pain-over", label: "It no longer hurts" }],
  pregnancy: [
    { id: "symptoms-cleared", label: "A clinician has cleared it" },
    { id: "symptoms-pregnancy-over", label: "Plan without it" },
  ],
  minor: [{ id: "symptoms-adult", label: "I'm 18 or older" }],
};

const ORDER: readonly RedFlagCode[] = SIGNS.map(({ code }) => code);

const BOUNDARY = [
  "I can't diagnose anything or advise on medicines, so I won't guess.",
  "Please ask your doctor or a pharmacist before you change anything. If you feel unwell now, call your doctor today.",
  "I can show you your own measurements as they came from your device.",
] as const;

const ANSWERS: Readonly<Record<Exclude<RedFlagCode, never>, readonly string[]>> = {
  "chest-pain": [],
  syncope: [],
  palpitations: [],
  breathlessness: [],
  neurological: [],
  concussion: [],
  "pregnancy-warning": [],
  fever: [
    "With a fever there is no training today.",
    "Rest, drink, and see a doctor if it stays high or you feel worse. I'll start again gently once you have been without symptoms for a full day and more.",
  ],
  "below-neck": [
    "That sounds like rest, not training.",
    "I'll leave physical sessions out until you have been without symptoms for a full day and more, and start again gently. If it gets worse, please see a doctor.",
  ],
  pregnancy: [
    "Congratulations, and thank you for telling me.",
    "Physical sessions wait until your midwife or doctor has cleared them. Tell me when they have, and what they advised.",
  ],
  eating: [
    "I don't set targets for food or bodies, on purpose.",
    "If food or your body takes up a lot of your thoughts, or periods or energy have changed, a doctor or an eating-disorder service is the right person to talk to. I can help with sleep, recovery and learning meanwhile.",
  ],
  pain: [
    "Pain first: I'll leave that part of your body out of training.",
    "How strong is it today, from nothing to the worst you can imagine? If it is strong, swollen or getting worse, please have it looked at before you train.",
  ],
  minor: [
    "Thank you for telling me. Until a parent or guardian has agreed, I plan nothing for you.",
    "Please ask the people who run Kairos at your company. Lessons and questions are open to you meanwhile.",
  ],
  "medical-question": BOUNDARY,
};

/** The answer to questions about medicines, diagnoses and lab values (SAFETY.md D7). */
export const medicalBoundaryDraft = (): Draft => ({
  headline: BOUNDARY[0],
  paragraphs: BOUNDARY.slice(1),
  actions: [human],
  facts: [],
  citations: [],
});
