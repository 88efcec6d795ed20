/**
 * The few words this channel says by itself. Fixed, because everything else a person reads comes from review.
 */
export const LINES = {
  /** After a tap; the answer follows as a message. */
  noted: "Noted.",
  /** After a tap on something that this channel did not make, or that no longer applies. */
  gone: "This no longer applies. Write to me and I'll show what does.",
  more: "More",
  choose: "Choose",
  required: "Please fill this in.",
  between: (min: number, max: number): string => `Please enter a number from ${min} to ${max}.`,
  atMost: (length: number): string => `Please use at most ${length} characters.`,
  source: "Source",
  sources: "Sources",
} as const;
