import { describe, expect, test } from "vitest";
import { reviewMessage } from "#src/domain/guardrails/review.ts";
import { medicalBoundaryDraft, type RedFlagCode, redFlagDraft, screenForRedFlags } from "#src/domain/red-flags.ts";

const codes = (text: string): RedFlagCode[] => screenForRedFlags(text).map(({ code }) => code);

describe("symptoms and questions that are seen", () => {
  test.each<[string, RedFlagCode]>([
    ["chest pain on the stairs, give me intervals for tonight", "chest-pain"],
    ["there's a tightness in my chest since yesterday", "chest-pain"],
    ["my left arm hurts and my jaw too", "chest-pain"],
    ["I fainted in the shower", "syncope"],
    ["nearly passed out after squats", "syncope"],
    ["my heart keeps skipping beats", "palpitations"],
    ["had palpitations all night", "palpitations"],
    ["I can't catch my breath sitting down", "breathlessness"],
    ["short of breath walking up one floor", "breathlessness"],
    ["my face is drooping on one side", "neurological"],
    ["my left hand went numb", "neurological"],
    ["I feel dizzy when I stand up", "neurological"],
    ["hit my head on the cupboard hard", "concussion"],
    ["I have a concussion from football", "concussion"],
    ["should I train with fever?", "fever"],
    ["temperature of 38.4 this morning", "fever"],
    ["threw up twice last night", "below-neck"],
    ["I've got the flu", "below-neck"],
    ["I'm pregnant, can I still squat?", "pregnancy"],
    ["I'm pregnant and bleeding a little", "pregnancy-warning"],
    ["I made myself throw up after dinner", "eating"],
    ["how do I lose 5 kg by June", "eating"],
    ["my knee hurts when I run", "pain"],
    ["sharp pain in my lower back", "pain"],
    ["HRV fell 30 %, do I have atrial fibrillation? Should I double my beta blocker?", "medical-question"],
    ["should I take melatonin?", "medical-question"],
    ["is my blood pressure normal for my age", "medical-question"],
    ["chest pain after the training on Monday", "chest-pain"],
    ["after the training on monday I had chest pain", "chest-pain"],
    ["I read in a book that chest pain is normal and I have it every day", "chest-pain"],
    ["during the movie my chest hurt and my left arm went numb", "chest-pain"],
    ["sharp chest pain during bench press", "chest-pain"],
    ["I've never had such chest pain before", "chest-pain"],
    ["no idea why my chest hurts", "chest-pain"],
    ["I can't climb the stairs without chest pain", "chest-pain"],
    ["blacked out for a second during power cleans", "syncope"],
    ["I fainted while I watched a film", "syncope"],
    ["Ich habe Schmerzen in der Brust beim Treppensteigen", "chest-pain"],
    ["j'ai mal à la poitrine", "chest-pain"],
    ["me duele el pecho cuando corro", "chest-pain"],
    ["je me suis évanouie ce matin", "syncope"],
    ["mir wurde schwarz vor Augen", "syncope"],
    ["je suis essoufflé.", "breathlessness"],
    ["ik heb koorts", "fever"],
  ])("%s", (text, code) => {
    expect(codes(text)).toContain(code);
  });
});

describe("everyday words that are none", () => {
  test.each([
    "no chest pain, all fine",
    "I haven't had any chest pain since",
    "I didn't faint",
    "keine Brustschmerzen, alles gut",
    "pas de fièvre aujourd'hui",
    "the character in the movie had chest pain",
    "a lesson about heart attacks and fainting",
    "the power outage was a blackout for the whole office",
    "we went through the bench press and the chest press",
    "chest day at the gym",
    "the deal collapsed yesterday",
    "I have not the faintest idea",
    "heart racing before the presentation",
    "breathing room in the calendar would be nice",
    "numb to all these meetings",
    "you hit the nail on the head",
    "banging my head against the wall with this bug",
    "cabin fever in the home office",
    "what are the customer's pain points?",
    "no pain, no gain",
    "binge-watched a series",
    "adding weight to the argument",
    "slept badly, a bit tired",
    "I'm stressed about the reorg",
    "can we move the review to Thursday?",
  ])("%s", (text) => {
    expect(codes(text)).toEqual([]);
  });
});

test("the most dangerous flag comes first and decides the answer", () => {
  expect(codes("fever and chest pain since the morning")[0]).toBe("chest-pain");
  const draft = redFlagDraft(
    [
      { code: "fever", rule: "G12" },
      { code: "chest-pain", rule: "G13" },
    ],
    { country: "DE" },
  );
  expect(draft.headline).toContain("Chest pain comes first");
  expect(draft.paragraphs.join(" ")).toContain("call 112 now");
});

test.each<RedFlagCode>([
  "chest-pain",
  "syncope",
  "palpitations",
  "breathlessness",
  "neurological",
  "concussion",
  "pregnancy-warning",
  "fever",
  "below-neck",
  "pregnancy",
  "eating",
  "pain",
  "medical-question",
])("the answer to %s passes review untouched, offers a human and no workout", (code) => {
  for (const country of ["DE", "US", "ZZ"]) {
    const draft = redFlagDraft([{ code, rule: "G13" }], { country });
    const verdict = reviewMessage(draft, {
      surface: "slack-dm",
      audience: "ana",
      key: Buffer.alloc(32, 1),
      verdictId: "v",
      personalContent: true,
    });
    expect(verdict).toMatchObject({ outcome: "approved", fired: [] });
    expect(draft.actions.map(({ id }) => id)).toContain("talk-to-human");
    expect([draft.headline, ...draft.paragraphs].join(" ")).not.toMatch(/interval|minutes of|sets of|mg\b/iu);
  }
});

test("there is no answer without a flag", () => {
  expect(() => redFlagDraft([], { country: "DE" })).toThrow(RangeError);
});

test("the medical boundary neither diagnoses nor doses", () => {
  const { headline, paragraphs } = medicalBoundaryDraft();
  expect(headline).toContain("can't diagnose");
  expect(paragraphs.join(" ")).toMatch(/doctor|pharmacist/u);
});
