import { plainLetters } from "#src/domain/guardrails/message/names.ts";

/** What a model's own words say of Kairos that cannot be so. */
export type ClaimOfItself = "deed" | "secret" | "human";

const DONE =
  "(?:told|informed|notified|alerted|called|phoned|rung|e-?mailed|messaged|texted|contacted|reported|forwarded|posted|sent|shared|escalated|deleted|erased|wiped|removed|cancell?ed|booked|ordered|bought|paid|registered|enrolled|approved|authori[sz]ed|granted|unlocked|disabled|enabled|lifted|waived|revoked|submitted|signed|turned (?:on|off)|switched (?:on|off)|logged (?:you )?(?:in|out))";
const DO =
  "(?:tell|inform|notify|alert|call|phone|ring|e-?mail|message|text|contact|report|forward|post|send|escalate|delete|erase|cancel|book|order|buy|pay|approve|authori[sz]e|disable|lift|waive)";
const NOT_YOU =
  "(?! (?:you\\b(?! (?:in|up|out|off)\\b)|this\\b|that\\b(?! to)|about\\b|how\\b|what\\b|earlier\\b|before\\b|above\\b))";
/** "I could tell" offers, "I can't call" and "nothing is shared" deny. */
const DEED = new RegExp(
  `\\bI(?:'ve| have| had|'ve just| have just| just| already| have already|'ve already)? (?:now |also |just |already )?${DONE}\\b${NOT_YOU}|\\b(?:I'll|I will|I am going to|I'm going to|let me) (?:now |also |immediately |just )?${DO}\\b${NOT_YOU}|\\b(?:your|the) (?:manager|boss|team lead|hr|doctor|coach|ambulance|police|emergency services|data|account|check-ins?|measurements|limits?|guardrails?|policy|policies|consents?)(?: \\w+)? (?:has|have|was|were) (?:now |already |just |also |been )*${DONE}\\b|\\b(?:help|an ambulance|somebody|someone|a (?:counsellor|counselor|doctor|nurse)) is on (?:the|their|its) way\\b`,
  "iu",
);
/** The same in the other languages that a model may answer in. */
const DEED_ELSEWHERE =
  /\bich habe (?!dir|ihnen|dich|sie )[^.!?]*\b(?:informiert|benachrichtigt|angerufen|geloscht|gebucht|gemeldet|weitergeleitet|gesendet|geschickt|freigegeben|deaktiviert|storniert)\b|\bj'ai (?!vous|t')[^.!?]*\b(?:informe|prevenu|appele|supprime|efface|reserve|signale|transmis|envoye|desactive)\b|\bhe (?:informado|avisado|llamado|borrado|eliminado|reservado|enviado|desactivado)\b|\bho (?:informato|avvisato|chiamato|cancellato|eliminato|prenotato|inviato|disattivato)\b|\bik heb [^.!?]*\b(?:geinformeerd|gebeld|verwijderd|geboekt|gemeld|verstuurd|uitgeschakeld)\b|\b(?:informei|avisei|liguei|apaguei|eliminei|reservei|enviei|desativei)\b/iu;

const SECRET =
  "(?:passwords?|passphrases?|passcodes?|pin(?: codes?)?|(?:access|security|verification|one-time|login|backup) codes?|otp|2fa codes?|api keys?|(?:access )?tokens?|credit cards?|card numbers?|cvv|iban|bank (?:details|account)|social security|passport numbers?|passw[oö]rt|kennwort|mot de passe|contrase[nñ]a|wachtwoord|senha)";
const ASKS = new RegExp(
  `\\b(?:send|tell|give|type|enter|share|paste|post|write|reply with|confirm|provide|need|what(?:'s| is)|schick\\w*|envoie\\w*|env[ií]a\\w*)\\b[^.!?]{0,60}\\b(?:your|me|us|here|the|dein\\w*|ihr|ton|votre|tu)\\b[^.!?]{0,30}\\b${SECRET}\\b`,
  "iu",
);
const NEVER_ASKS = /\b(?:never|don't|do not|not|nobody|no one|avoid|without|nie|niemals|jamais|nunca)\b/iu;

const HUMAN =
  /\bI(?:'m| am) (?:really |actually |also )?(?:a (?:real |live |actual )?(?:human|person|man|woman|doctor|physician|nurse|therapist|psychologist|psychiatrist|physiotherapist|dietitian|lawyer|colleague)\b|not (?:an? |really an? |just an? )?(?:ai|bot|machine|program|robot)\b|your (?:manager|boss|doctor|therapist|colleague)\b)|\bas your (?:doctor|therapist|physician|manager)\b|\bich bin (?:ein mensch|keine (?:ki|maschine))\b|\bje suis (?:un humain|humain)\b/iu;

const asksIn = (sentence: string): boolean => ASKS.test(sentence) && !NEVER_ASKS.test(sentence);

/** Whether a text asks its reader for a password, a code or the number of a card, in whoever's mouth. */
export const asksForSecret = (text: string): boolean => sentencesOf(text).some(asksIn);

const sentencesOf = (text: string): string[] => plainLetters(text).split(/(?<=[.!?])\s+|\n+/u);

/**
 * What words that a model made by itself say of Kairos though it cannot be: that it did something beyond this conversation or will, that
 * it wants a secret, or that it is a human. A model has no tool for any of it, so that every such claim is false. Pure.
 */
export function claimOfItself(text: string): ClaimOfItself | undefined {
  const sentences = sentencesOf(text);
  if (sentences.some((sentence) => DEED.test(sentence) || DEED_ELSEWHERE.test(sentence))) return "deed";
  if (sentences.some(asksIn)) return "secret";
  return sentences.some((sentence) => HUMAN.test(sentence)) ? "human" : undefined;
}
