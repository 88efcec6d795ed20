import type { Fired } from "#src/domain/guardrails/message/context.ts";

const DISEASE =
  "(?:a[- ]?fib|af|atrial fibrillation|arrhythmia\\w*|tachycardia|bradycardia|heart (?:disease|failure|attack|condition|problem)|cardi\\w+ (?:disease|problem|arrest)|cardiomyopathy|myocarditis|angina|hypertension|high blood pressure|stroke|diabetes|prediabetes|an[a]?emia|thyroid\\w*|hypothyroid\\w*|asthma|copd|covid|influenza|flu|pneumonia|infection|sepsis|cancer|tumou?r|(?:sleep )?apn(?:o)?ea|insomnia|narcolepsy|depression|major depress\\w+|clinically depressed|bipolar\\w*|anxiety disorder|panic disorder|adhd|ptsd|ocd|burn ?out syndrome|chronic fatigue|overtraining syndrome|eating disorder|anorexia|bulimia|red-?s|concussion|epilepsy|migraine|arthritis|tendinitis|tendonitis|herniat\\w+|sciatica|osteoporosis|deficien\\w+|long covid|menopause|pots|dehydration disorder)";

const DRUG =
  "(?:beta[- ]?blockers?|bisoprolol|metoprolol|propranolol|atenolol|ramipril|lisinopril|amlodipine|statins?|aspirin|ibuprofen|naproxen|paracetamol|acetaminophen|tylenol|advil|painkillers?|opioids?|codeine|tramadol|ssris?|sertraline|fluoxetine|prozac|citalopram|escitalopram|zoloft|xanax|valium|diazepam|benzos?|benzodiazepines?|zolpidem|ambien|zopiclone|trazodone|melatonin|magnesium|creatine|ashwagandha|valerian|cbd|caffeine pills?|supplements?|vitamins?(?: [a-z]\\d*)?|iron tablets?|omega[- ]?3|ritalin|adderall|modafinil|methylphenidate|antibiotics?|amoxicillin|prednisone|steroids?|insulin|metformin|levothyroxine|antidepressants?|sleeping (?:pills?|tablets?)|medication|medicines?|meds|pills?|tablets?|capsules?|ozempic|semaglutide|inhalers?|antihistamines?|nicotine)";

const VITAL =
  "(?:hrv|heart[- ]rate(?: variability)?|resting heart|resting pulse|pulse|rhr|rmssd|sdnn|spo2|oxygen|breathing rate|respirat\\w+|skin temperature|blood pressure)";

const BIOMETRIC =
  "(?:hrv|heart[- ]?rate(?: variability)?|heart|resting (?:heart|pulse)|pulse|rhr|rmssd|sdnn|spo2|breathing(?: rate)?|respirat\\w+|skin temperature|wearable|watch|ring|oura|whoop|garmin|fitbit|apple health|sleep (?:data|score|stages?|tracker)|sensors?|biometrics?|body data|measurements?|recovery score|steps|voice|tone of voice|facial expression|face|typing(?: speed| pattern)?|keystrokes?|camera)";

const EMOTION =
  "(?:stress(?:ed)?|sad(?:ness)?|anxious|anxiety|depress\\w+|angry|anger|upset|nervous(?:ness)?|worried|worry|afraid|fear(?:ful)?|frustrat\\w+|happy|happiness|unhappy|cheerful|lonely|loneliness|emotion(?:s|al|ally)?|feelings|mood|irritab\\w+|irritated|grumpy|joy(?:ful)?|excited|bored|ashamed|guilty|overwhelmed|tense|calm|content|enthusias\\w+|miserable|down in the dumps|burn(?:ed|t) out)";

const INFERS =
  "(?:shows?|showing|suggests?|suggesting|tells?|telling|means?|indicates?|indicating|says?|reveals?|implies|points? to|reads? as|looks? like|sounds? like|signals?|betrays?|gives? away|is a sign|are a sign|proves?|confirms?|because you(?: are|'re)|so you(?: are|'re| must| seem| may| might| feel)|you must be|you seem|you are clearly|you're clearly|detect\\w*|infer\\w*|can see (?:that )?you|can tell|judging (?:by|from)|based on|according to|reflects?|linked to your)";

interface Check {
  readonly id: "G24" | "G25" | "G28";
  readonly reason: string;
  readonly pattern: RegExp;
}

const check = (id: Check["id"], reason: string, source: string): Check => ({
  id,
  reason,
  pattern: new RegExp(source, "iu"),
});

const YOU_HAVE =
  "\\b(?:you(?:'re| are)?(?: (?:probably|likely|clearly|definitely|most likely|almost certainly|possibly|maybe|also|may|might|could|must|certainly|apparently))*(?: (?:have|be having|having|suffer(?:ing)? from|show(?:ing)? signs of|developing|got|at risk (?:of|for)|in))+|you've got|your diagnosis is|diagnosed? (?:you )?(?:with|as)|diagnosis:?|(?:it|this|that|which|these|they)(?:'s| is| are| sounds?| looks?| could be| may be| might be| points?| suggests?| indicates?)+(?: (?:like|to|probably|likely|clearly|a|an|sign|signs|symptoms?|typical|case|of|early|mild|possible|consistent with|caused by|due to))*|(?:probably|likely|possible|probable|suspected|looks like|sounds like|signs? of|symptoms? of|consistent with|evidence of|chance of|risk of|probability of|percent(?: chance)? of|% (?:chance |risk )?of|suggests?|indicates?))(?: (?:a|an|the|your|some|mild|early|slight|possible|clinical|the start of|undiagnosed|untreated|severe))*";

/** Each pattern states a medical claim or instruction; a sentence that declines to do so is let through below. */
const CHECKS: readonly Check[] = [
  check("G24", "a diagnosis or a chance of a disease", `${YOU_HAVE} ${DISEASE}\\b`),
  check(
    "G24",
    "a diagnosis or a chance of a disease",
    `\\b${DISEASE} (?:is|seems|looks|appears) (?:likely|probable|possible|certain|the cause)|\\bi (?:can )?(?:diagnose|suspect)\\b`,
  ),
  check(
    "G24",
    "a vital sign described as disease",
    `\\b${VITAL}\\b[^.!?]*\\b(?:means?|shows?|indicates?|suggests?|points? to|is a sign of|signals?|because of|due to|from)\\b[^.!?]*\\b${DISEASE}\\b`,
  ),
  check(
    "G24",
    "a dose",
    "\\b(?:take|taking|try|use|swallow|inject|dose of|dosage of|up to|increase to|reduce to)\\b[^.!?]*\\b(?:\\d+(?:[.,]\\d+)?|one|two|three|half|a)\\s?(?:mg|mcg|µg|μg|milligrams?|micrograms?|iu|ml|g of|pills?|tablets?|capsules?|doses?|puffs?|drops?)\\b",
  ),
  check(
    "G24",
    "a dose",
    "\\btake (?:one|two|three|four|half|double|twice|a couple|\\d+)(?: of (?:them|those|these|your \\w+)(?: (?:and|then|with|before|after) [^.!?]*)?| (?:more|extra|now|daily|a day|at night|before bed|with food|tonight))*\\s*(?:[.;,!?)]|$)",
  ),
  check(
    "G24",
    "a change of medicine",
    `\\b(?:double|halve|increase|decrease|reduce|raise|lower|stop|start|skip|restart|resume|switch|change|adjust|drop|taper|pause|discontinue|come off|go on|try|add|take|use|consider|recommend|prescribe|swap|need|benefit from|helps?(?: to take)?|get)\\b(?: (?:taking|using|your|the|a|an|some|more|less|extra|with|off|on|of|my|daily|low-dose|bit of|little|dose of))* ${DRUG}\\b`,
  ),
  check(
    "G24",
    "a change of medicine",
    "\\b(?:double|halve|increase|decrease|reduce|raise|lower|adjust|skip|change|up|cut|stop) (?:your|the|that|this) (?:dose|dosage|prescription|treatment|therapy)\\b",
  ),
  check(
    "G24",
    "advice against seeing a clinician",
    "\\b(?:no need|don't need|do not need|needn't|not necessary|you can skip|instead of)\\b[^.!?]*\\b(?:doctor|clinician|physician|hospital|ambulance|emergency|gp|specialist|therapist)\\b",
  ),
  check(
    "G25",
    "a calorie or diet target",
    "\\b\\d[\\d.,]*\\s?(?:k?cal(?:ories)?|kilocalories|kj)\\b|\\bcalorie (?:deficit|target|budget|goal|intake|count\\w*)|\\bcount(?:ing)? (?:your )?(?:calories|macros|carbs)\\b|\\b(?:burn|eat|cut|limit|reduce|save|skip)\\b[^.!?]*\\bcalories\\b",
  ),
  check(
    "G25",
    "a diet",
    "\\b(?:keto|low[- ]carb|paleo|crash[- ]diet(?:s|ing)?|intermittent fasting|juice cleanse|(?<!digital )detox|fasting|atkins|dukan|carnivore)\\b|\\b(?:go|start|try|follow|keep|stick|put you)\\b[^.!?]*\\b(?:a|your|this|the|on a) diet\\b|\\b(?:skip|skipping) (?:breakfast|lunch|dinner|meals?|a meal)\\b|\\b(?:eat|eating) (?:less|fewer|only|nothing|no)\\b|\\b(?:cut out|avoid|stop eating|no more) (?:carbs|sugar|fat|bread|meals?)\\b",
  ),
  check(
    "G25",
    "a weight or body-shape target",
    "\\b(?:lose|losing|drop|dropping|shed|shedding|gain|gaining)\\b[^.!?]*\\b(?:weight|kilos?|kg|pounds?|lbs?|body fat|belly|inches)\\b|\\b(?:target|goal|ideal|healthy|your) (?:body )?weight\\b|\\bbmi\\b|\\bbody[- ]?(?:fat|shape)\\b|\\b(?:slimm?er|skinn?y|skinnier|thinner|leaner|flat (?:belly|stomach)|beach body|overweight|too fat|get thin|waistline|toned)\\b|\\bweight[- ]?loss\\b",
  ),
  check(
    "G28",
    "an emotion read from a measurement",
    `\\b${BIOMETRIC}\\b[^.!?\\n]*\\b${INFERS}\\b[^.!?\\n]*\\b${EMOTION}\\b`,
  ),
  check(
    "G28",
    "an emotion read from a measurement",
    `\\b(?:judging (?:by|from)|based on|according to|from|given|looking at|since|because|with)\\b[^.!?\\n]*\\b${BIOMETRIC}\\b[^.!?\\n]*\\byou(?:'re| are| seem| look| must be| feel| sound| were)\\b[^.!?\\n]*\\b${EMOTION}\\b`,
  ),
  check(
    "G28",
    "an emotion read from a measurement",
    `\\b(?:you(?:'re| are| seem| look| must be| feel| sound| were)|your (?:mood|emotions?|stress)(?: is| was| looks?)?)\\b[^.!?\\n]*\\b${EMOTION}\\b[^.!?\\n]*\\b(?:judging|based on|according to|because|since|from|as|by|i can (?:see|tell)|given)\\b[^.!?\\n]*\\b${BIOMETRIC}\\b`,
  ),
  check(
    "G28",
    "an emotion read from a measurement",
    `\\b(?:stressed|sad|anxious|angry|upset|depressed|emotional) ${BIOMETRIC}\\b`,
  ),
];

const G24_REFUSAL =
  /\b(?:i (?:can't|cannot|can not|don't|do not|won't|will not|am not able to|'m not able to|never|may not)|i'm not (?:able|allowed)|kairos (?:does not|never|can't|cannot))\b[^.!?;]*\b(?:diagnos\w*|say|tell|judge|advise|know|assess|comment|recommend|suggest|give|read|infer|guess|set|help with|change|answer|work out|explain)\b/iu;
const G28_REFUSAL =
  /\b(?:not|never|no|cannot|can't|doesn't|don't|nothing)\b[^.!?;]*\b(?:show|tell|say|mean|read|infer|reveal|know|guess|indicate|judge|use)\w*\b|\b(?:says?|tells?|shows?|means?|reveals?) (?:nothing|little|not)\b/iu;
/** "If a doctor has said you have a heart condition, tell me": a question or a condition, not a claim. */
const CONDITION = /^\s*(?:if|has|have|did|do you|are you|when a|whenever|should a|in case)\b/iu;
/** What still counts inside a sentence that declines: "I can't diagnose, but take two tablets". */
const TURNS =
  /\b(?:but|however|still|though|yet|anyway|even so|instead|that said|although)\b|[,;:–—] (?:so |and |then )?(?:take|double|stop|reduce|increase|try|you(?:'re| are| have))|\band (?:you(?:'re| are| have| should)?|take|double|stop|reduce|increase|try)\b/iu;

/** Refuses diagnosis, dose, drug and supplement advice (G24), diet, weight and body shape (G25), emotion from biometrics (G28). */
export function medicalClaims(text: string): Fired[] {
  const fired = new Map<string, Fired>();
  for (const sentence of sentencesOf(text)) {
    for (const { id, reason, pattern } of CHECKS) {
      if (fired.has(reason)) continue;
      if (clausesAtRisk(sentence, id).some((clause) => pattern.test(clause))) fired.set(reason, { id, reason });
    }
  }
  return [...fired.values()];
}

const sentencesOf = (text: string): string[] => text.replace(/[’]/gu, "'").split(/(?<=[.!?])\s+|\n+/u);

/** The whole sentence, or what stands after the turn of one that declines. */
function clausesAtRisk(sentence: string, id: Check["id"]): string[] {
  const declines = id === "G28" ? G28_REFUSAL : G24_REFUSAL;
  const referred =
    /\b(?:ask|talk to|speak (?:to|with)|see|call|check with|is a question for|are questions for|belongs? (?:to|with)|are for|is for)\b[^.!?]*\b(?:doctor|clinician|pharmacist|physician|gp|dietitian|specialist|nurse)\b/iu;
  if (CONDITION.test(sentence) && id === "G24" && !/\b(?:take|double|stop|reduce|increase|skip)\b/iu.test(sentence))
    return [];
  const against = /\b(?:no need|don't need|do not need|needn't|not necessary|skip|instead of)\b/iu;
  if (!declines.test(sentence) && (!referred.test(sentence) || against.test(sentence))) return [sentence];
  const turn = TURNS.exec(sentence);
  return turn ? [sentence.slice(turn.index)] : [];
}
