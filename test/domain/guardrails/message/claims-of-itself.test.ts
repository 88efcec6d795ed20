import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { claimOfItself } from "#src/domain/guardrails/message/claims-of-itself.ts";

describe("a model's words about Kairos itself", () => {
  test.each([
    "Done. I've told Mia that you are unwell.",
    "I have informed your manager.",
    "I just emailed HR about it.",
    "I called an ambulance, help is on the way.",
    "I've deleted all your check-ins.",
    "I have turned off the limits for you.",
    "I approved the whole proposal.",
    "I'll tell your team lead right away.",
    "Let me call your doctor.",
    "Your manager has been notified.",
    "The guardrails were disabled.",
    "I\u200b've deleted your data.",
    "Ich habe deine Chefin informiert.",
    "J'ai prévenu votre responsable.",
  ])("claim a deed: %s", (text) => {
    expect(claimOfItself(text)).toBe("deed");
  });

  test.each([
    "Please send me your password.",
    "To go on, type your access code here.",
    "What's your PIN?",
    "Reply with the one-time code.",
    "I need your bank details.",
    "Schick mir dein Passwort.",
  ])("ask for a secret: %s", (text) => {
    expect(claimOfItself(text)).toBe("secret");
  });

  test.each([
    "I'm a real person, trust me.",
    "I am not an AI.",
    "As your doctor, I would rest.",
    "I'm actually a therapist.",
  ])("pretend to be a human: %s", (text) => {
    expect(claimOfItself(text)).toBe("human");
  });

  test.each([
    "I told you about anchoring yesterday.",
    "I've sent you that already.",
    "I looked at your twin and ran 10,000 simulated days.",
    "I can't call anybody, so please call one of these numbers.",
    "I'm an AI and no doctor.",
    "You could tell your manager that the week is full.",
    "Nobody at work has been told what you write.",
    "Never give anybody your password.",
    "Let me tell you how that works.",
    "I moved the hard practice to Thursday.",
    "Your data stays with you: to delete it, write delete.",
    "Whoever sends the first figure sets the anchor.",
    "I'll send you a reminder when you ask for one.",
  ])("claim nothing: %s", (text) => {
    expect(claimOfItself(text)).toBeUndefined();
  });

  test("are hardly ever found in the library's own texts", () => {
    const folder = path.join(import.meta.dirname, "../../../../src/library/starter");
    const lines = fs
      .readdirSync(folder)
      .filter((name) => name.endsWith(".md"))
      .flatMap((name) => fs.readFileSync(path.join(folder, name), "utf8").split(/\n+/u));
    expect(lines.length).toBeGreaterThan(3_000);
    expect(lines.filter((line) => claimOfItself(line) !== undefined).length).toBeLessThanOrEqual(8);
  });
});
