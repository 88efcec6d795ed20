import { describe, expect, test } from "vitest";
import { medicalClaims } from "#src/domain/guardrails/message/medical.ts";

const rules = (text: string): string[] => [...new Set(medicalClaims(text).map(({ id }) => id))];

describe("diagnosis, dose and drug advice (G24)", () => {
  test.each([
    "You have atrial fibrillation.",
    "you've got the flu",
    "You probably have sleep apnea.",
    "This looks like depression.",
    "likely AF; take two",
    "There is a 30% chance of diabetes.",
    "Your HRV drop suggests an infection.",
    "Sounds like burnout syndrome, a mild depression perhaps.",
    "Take 400 mg of ibuprofen.",
    "Double your beta blocker.",
    "You should stop taking your medication.",
    "Try melatonin before bed.",
    "Magnesium helps: take magnesium at night.",
    "Increase your dose slowly.",
    "No need to see a doctor.",
    "I suspect anaemia.",
    "I can't diagnose, but you have arrhythmia.",
    "I'm not a doctor, but take two tablets tonight.",
    "Consider creatine.",
    "Take two of those and rest.",
  ])("blocked: %s", (text) => {
    expect(rules(text)).toContain("G24");
  });

  test.each([
    "I can't diagnose anything or change medicines.",
    "I can't say whether you have atrial fibrillation: please ask a doctor.",
    "Please ask your doctor or a pharmacist before you change your medication.",
    "Has a doctor said that you have a heart condition?",
    "Your resting heart rate was 58 this morning.",
    "Take two minutes to breathe.",
    "Take one more look at the offer.",
    "You have a strong position in this deal.",
    "Sleep first: no screens for the last half hour.",
    "Stop training and talk to a doctor today.",
    "You have two sessions today.",
  ])("allowed: %s", (text) => {
    expect(rules(text)).toEqual([]);
  });
});

describe("diet, weight and body shape (G25)", () => {
  test.each([
    "Eat 1,500 kcal a day.",
    "You could lose weight.",
    "Aim for a calorie deficit.",
    "Skip breakfast.",
    "Your target weight is 70.",
    "Intermittent fasting helps.",
    "Get leaner by June.",
    "Cut out carbs.",
    "Watch your BMI.",
  ])("blocked: %s", (text) => {
    expect(rules(text)).toContain("G25");
  });
  test.each([
    "Add weight to the bar.",
    "Lift a lighter weight.",
    "Eat a proper lunch before the workshop.",
    "I don't give targets for food or bodies.",
    "The weight of this argument is small.",
  ])("allowed: %s", (text) => {
    expect(rules(text)).toEqual([]);
  });
});

describe("emotion from biometrics (G28)", () => {
  test.each([
    "Your heart rate shows you are stressed.",
    "Your HRV suggests that you're anxious.",
    "Judging by your sleep data, you are sad.",
    "You seem upset, going by what your watch says: based on your pulse.",
    "Your voice sounds like you are angry.",
    "Because your resting heart rate is high, you must be nervous.",
  ])("blocked: %s", (text) => {
    expect(rules(text)).toContain("G28");
  });
  test.each([
    "You said you are stressed.",
    "Nothing here reads your mood from your heart rate.",
    "Your heart rate says nothing about your mood.",
    "HRV is under your usual band, so today is easy.",
    "Mood low, as you told me this morning.",
  ])("allowed: %s", (text) => {
    expect(rules(text)).toEqual([]);
  });
});
