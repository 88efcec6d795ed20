import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LANGUAGES, languageOf, spelledNumbers } from "#src/domain/language.ts";
import {
  countsAsWriting,
  EMPTY_STYLE,
  NEUTRAL_STYLE,
  type StyleProfile,
  styleOf,
  suitsPlain,
  withMessage,
} from "#src/domain/style-profile.ts";

const measured = (...messages: string[]): StyleProfile => messages.reduce(withMessage, EMPTY_STYLE);
const style = (...messages: string[]) => styleOf(measured(...messages), {}, "en");

const SHORT = ["ok do it then", "too long tbh", "whats next", "call went badly lol", "yeah move it pls"];
const FORMAL = [
  "Good morning. I would like to look at the negotiation once more, please, before the meeting with the board.",
  "Thank you for the explanation; could you add what it means for the framework agreement with the hospital group?",
  "I would prefer to practise this on Thursday, since the quarterly review takes most of my Wednesday afternoon.",
];
const TECHNICAL = [
  "The ETL pipeline fails at the deserialisation step since the API returns v2 payloads.",
  "Idempotency of the webhook handler depends on the eventId, not on the HTTP retry.",
  "Kubernetes autoscaling and OAuth2 misconfiguration made the SLA unreachable.",
];

describe("how somebody writes", () => {
  test("is the middle in English until three messages were seen", () => {
    expect(styleOf(measured("ok do it then", "too long tbh"), {}, "en")).toEqual(NEUTRAL_STYLE);
    expect(style(...SHORT)).not.toEqual(NEUTRAL_STYLE);
  });

  test("is short, casual and plain for short lower-case messages, and gets the plain variant", () => {
    expect(style(...SHORT)).toMatchObject({ length: "short", register: "casual", words: "plain", emoji: false });
    expect(suitsPlain(style(...SHORT))).toBe(true);
  });

  test("is longer and formal for whole polite sentences, and keeps the full text", () => {
    expect(style(...FORMAL)).toMatchObject({ length: "long", register: "formal" });
    expect(suitsPlain(style(...FORMAL))).toBe(false);
  });

  test("is technical for abbreviations, long words and names of code", () => {
    expect(style(...TECHNICAL).words).toBe("technical");
  });

  test("uses an emoji with somebody who does", () => {
    expect(style("nice one 🎉 thanks", "see you then 🙂", "all done here").emoji).toBe(true);
  });

  test.each([
    ["de", ["Das ist mir heute zu viel", "Ich kann nicht mehr als zwei Termine", "Mach es bitte auf morgen"]],
    ["fr", ["Je ne suis pas prêt pour la réunion", "C'est trop long pour moi", "On se voit quand tu peux"]],
    ["es", ["No tengo tiempo para esto hoy", "Lo hago mañana con el equipo", "Que es lo que hay para hoy"]],
    ["it", ["Non ho tempo per questo oggi", "Lo faccio domani ma non da solo", "Che cosa devo fare per la riunione"]],
    ["nl", ["Dat is vandaag te veel voor mij", "Ik kan niet meer dan dat doen", "Doe het maar op een andere dag"]],
    ["pt", ["Não tenho tempo para isto hoje", "Eu faço isso com a equipe", "O que é que eu tenho para hoje"]],
  ])("finds the language %s by its commonest words", (language, messages) => {
    expect(messages.map(languageOf)).toEqual(messages.map(() => language));
    expect(style(...messages).language).toBe(language);
  });

  test("keeps the platform's language until the messages show another, and English where it cannot be checked", () => {
    expect(styleOf(EMPTY_STYLE, {}, "de-AT").language).toBe("de");
    expect(styleOf(measured(...FORMAL), {}, "de-AT").language).toBe("en");
    expect(styleOf(EMPTY_STYLE, {}, "ja").language).toBe("en");
  });

  test("is what the person chose, whatever was measured", () => {
    const chosen = styleOf(measured(...SHORT), { length: "long", register: "formal", language: "fr" }, "en");
    expect(chosen).toMatchObject({ length: "long", register: "formal", words: "plain", language: "fr" });
  });

  test("learns nothing from a letter, a number or one word", () => {
    for (const text of ["B", "48,000", "plan", "?", "  "]) {
      expect(countsAsWriting(text)).toBe(false);
      expect(withMessage(EMPTY_STYLE, text)).toBe(EMPTY_STYLE);
    }
  });

  test("forgets: a hundred and sixty short messages outweigh three hundred long ones", () => {
    const years = measured(...Array.from({ length: 300 }, () => FORMAL[0]!));
    const now = Array.from({ length: 160 }, (_, i) => SHORT[i % SHORT.length]!).reduce(withMessage, years);
    expect(styleOf(now, {}, "en").length).toBe("short");
  });

  test("is numbers within their ranges and holds no word of anybody, whatever was written", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 200 }), { maxLength: 12 }), (messages) => {
        const profile = measured(...messages);
        for (const share of [profile.formality, profile.jargon, profile.emoji]) {
          expect(share).toBeGreaterThanOrEqual(0);
          expect(share).toBeLessThanOrEqual(1);
        }
        const { languages, ...numbers } = profile;
        expect(Object.values(numbers).every((value) => Number.isFinite(value))).toBe(true);
        expect(Object.keys(languages).every((key) => (LANGUAGES as readonly string[]).includes(key))).toBe(true);
        expect(Object.values(languages).every((value) => value >= 0 && value <= 1 + 1e-12)).toBe(true);
      }),
    );
  });

  test("is the running mean of its messages", () => {
    const profile = measured("One two three four.", "One two. Three four.");
    expect(profile).toMatchObject({ messages: 2, wordsPerSentence: 3, wordsPerMessage: 4 });
  });
});

describe("numbers said in words", () => {
  test.each<[Parameters<typeof spelledNumbers>[1], string, number[]]>([
    ["de", "dreihunderttausend Euro und zwölf Leute", [300_000, 12]],
    ["de", "Achtung, das ist viel", []],
    ["fr", "vingt clients", [20]],
    ["es", "cinco de cien", [5, 100]],
    ["nl", "twintig procent", [20]],
    ["en", "twenty", []],
  ])("in %s: %s", (language, text, values) => {
    expect(spelledNumbers(text, language)).toEqual(values);
  });
});
