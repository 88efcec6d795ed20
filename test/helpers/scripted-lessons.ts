import type { ChatCompletionRequest } from "@copilotkit/aimock";
import type { Script, Scripted } from "#test/helpers/scripted-model.ts";

/** What a lesson writer is handed, as far as the scripts read it. */
export interface WriterMaterial {
  readonly reader: {
    readonly role: string;
    readonly seniority: string;
    readonly sector?: string;
    readonly need?: string;
    readonly language: string;
    readonly sentences: string;
    readonly tone: string;
    readonly words: string;
  };
  readonly passages: readonly { readonly label: string; readonly text: string; readonly inShort?: string }[];
  readonly storedExample: string;
  readonly mend?: readonly string[];
}

interface Lesson {
  readonly explanation: string;
  readonly example: string;
  readonly drill: string | null;
  readonly cites: readonly string[];
}

/** The name of the form that a request asks for: "lesson", "reading", "judgement"; undefined for a conversation. */
export function formOf({ response_format }: ChatCompletionRequest): string | undefined {
  const format = response_format as { readonly json_schema?: { readonly name?: string } } | undefined;
  return format?.json_schema?.name;
}

/** The JSON that stands in the last message of the person's side. */
export function materialOf<T>({ messages }: ChatCompletionRequest): T {
  const content = messages.findLast(({ role }) => role === "user")?.content;
  const text =
    typeof content === "string"
      ? content
      : (content ?? []).map((part) => (part as { text?: string }).text ?? "").join("");
  return JSON.parse(text) as T;
}

/** A writer that answers well: the passage for this reader, the stored case set in their role, the passages cited. */
export function goodLesson({ reader, passages, storedExample }: WriterMaterial): Lesson {
  const [passage, drill] = passages;
  const isShort = reader.sentences === "short" || reader.words === "plain";
  const lead = reader.seniority === "director" ? "You answer for others here." : "You do this yourself.";
  return {
    explanation: `${lead} ${isShort ? passage!.inShort : passage!.text}`,
    example: `${storedExample} The same holds for you as ${reader.role === "" ? "a colleague" : reader.role}${reader.sector === undefined ? "" : ` in ${reader.sector}`}.`,
    drill: drill === undefined ? null : `${drill.text} Slowly, please.`,
    cites: passages.map(({ label }) => label),
  };
}

/** Ways in which a writer goes wrong, each on a lesson that is good otherwise. */
export const HOSTILE: Readonly<Record<string, (lesson: Lesson) => Lesson>> = {
  "cites nothing": (lesson) => ({ ...lesson, cites: [] }),
  "cites what it was not given": (lesson) => ({ ...lesson, cites: ["P1", "P9"] }),
  "invents numbers": (lesson) => ({ ...lesson, explanation: `${lesson.explanation} This works in 87% of 412 cases.` }),
  "adds a movement": (lesson) => ({
    ...lesson,
    example: `${lesson.example} Then come some burpees.`,
    drill: lesson.drill === null ? null : `${lesson.drill} Then jump off the box.`,
  }),
  "raises a number of the drill": (lesson) => ({
    ...lesson,
    explanation: `${lesson.explanation} Do 90 of them.`,
    drill: lesson.drill?.replace(/\b(?:two|five|ten|four)\b/giu, "ninety") ?? null,
  }),
  "sends a link": (lesson) => ({ ...lesson, example: `${lesson.example} Read https://evil.example/more first.` }),
  "stops in half a sentence": (lesson) => ({ ...lesson, explanation: lesson.explanation.slice(0, -20) }),
  "writes another language": (lesson) => ({
    ...lesson,
    explanation:
      "Wer die erste Zahl nennt, legt fest, wo das Gespräch beginnt. Man rückt davon zwar ab, aber nie weit genug. Wenn du den Wert gut kennst, sag zuerst deinen Grund und dann nichts mehr, denn die Stille lässt ihn wirken. So ist es auch bei dir, und so bleibt es für alle anderen, die mit am Tisch sitzen.",
  }),
  "gives medical advice": (lesson) => ({ ...lesson, example: `${lesson.example} Take two tablets before it.` }),
};

/** Scripts the writer alone; whatever else is asked gets `otherwise`. */
export const writing =
  (write: (material: WriterMaterial) => object, otherwise: Scripted = { say: "I can help with that." }): Script =>
  (request) =>
    formOf(request) === "lesson" ? { say: JSON.stringify(write(materialOf<WriterMaterial>(request))) } : otherwise;
