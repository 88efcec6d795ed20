import { button, draftOf, menu } from "#agents/drafts/draft.ts";
import { letterOf } from "#src/domain/grading.ts";
import { factsIn } from "#src/domain/library-facts.ts";
import type { Action, Draft } from "#src/domain/message.ts";
import type { Exercise } from "#src/domain/skill.ts";
import type { DocumentFigures } from "#src/ports/content.ts";
import type { OneTimeLink } from "#src/services/one-time-link-service.ts";
import type { PassageView, ProposalView, SkillView } from "#src/services/playbook-view.ts";

const MOST_LISTED = 15;
const LABEL = 60;
const PROMPT = 220;

const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;
const clipped = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, length - 1).trimEnd()}…`;

/** A draft whose every number stands in the content that it shows. */
function shown(headline: string, paragraphs: readonly string[], actions: readonly Action[]): Draft {
  const said = [headline, ...paragraphs, ...actions.map(({ label }) => label)].join("\n");
  return draftOf({ headline, paragraphs, actions, facts: factsIn(said, "playbook") });
}

export const playbookUploadDraft = (link: OneTimeLink | undefined, open: number): Draft =>
  link === undefined
    ? draftOf({
        headline: "I can't offer that here: this Kairos has no address of its own that your browser could open.",
        paragraphs: ["The people who run it can set one, or add the file at the command line."],
      })
    : shown(
        "Give me your playbook, and I make practice of it. Nothing is taught before you approve it.",
        [
          "PDF, Word, PowerPoint, a web page, Markdown, a SCORM course or a transcript, up to 50 MB. The button works once, for 30 minutes.",
        ],
        [
          button("playbook-upload-open", "Open the page", { link: link.url, style: "primary" }),
          ...(open > 0 ? [button("playbook-open", `What waits (${open})`)] : []),
        ],
      );

export const nothingProposedDraft = (title: string | undefined): Draft =>
  shown(
    title === undefined
      ? "Nothing waits for your approval."
      : `Everything in "${title}" is approved already, or stands in another document.`,
    [],
    [button("playbook-upload", "Add a playbook")],
  );

export const proposalGoneDraft = (): Draft =>
  draftOf({
    headline: "That proposal is out of date: the document has a newer one, or everything in it is decided.",
    actions: [button("playbook-open", "What waits now"), button("playbook-upload", "Add a playbook")],
  });

export const playbookAgainDraft = (): Draft =>
  draftOf({ headline: "I look at it again, and write to you when I have a new proposal." });

/** What is proposed from a document, in figures, with all of it a tap away. */
export function proposalDraft(proposal: ProposalView, usesModel: boolean): Draft {
  const { id, title, open, madeBy, suspicious, documentId } = proposal;
  const skills = proposal.skills.filter(isOpen);
  const lines = skills.map((skill) => `• *${skill.skill.title}*: ${figuresOf(skill)}.${orderWords(skill)}`);
  return shown(
    `From "${clipped(title, LABEL)}": ${counted(open.skills, "skill")}, ${counted(open.passages, "passage")}, ${counted(open.exercises, "exercise")}.`,
    [
      lines.join("\n"),
      ...(suspicious > 0 ? [warning(suspicious)] : []),
      madeBy === "model"
        ? "A language model wrote the exercises; each rests on a passage of yours. Nothing is taught before you approve it."
        : "No language model was used: everything is in the document's own sentences. Nothing is taught before you approve it.",
    ],
    [
      button("playbook-approve", "Approve everything", { value: id, style: "primary" }),
      button("playbook-show", "Look at it", { value: `${id}:0` }),
      button("playbook-reject", "Reject everything", { value: id, style: "danger" }),
      ...skills.slice(0, MOST_LISTED).map((skill) =>
        menu("playbook-show", clipped(`See ${skill.skill.title}`, LABEL), {
          value: `${id}:${proposal.skills.indexOf(skill)}`,
        }),
      ),
      ...(usesModel ? [menu("playbook-again", "Propose it again", { value: documentId })] : []),
    ],
  );
}

const warning = (count: number): string =>
  `${counted(count, "passage reads", "passages read")} like instructions to a program. I leave that out, unless you look at it and approve it by itself.`;

const isOpen = ({ passages }: SkillView): boolean => passages.some(({ state }) => state === "open");

function figuresOf({ passages }: SkillView): string {
  const open = passages.filter(({ state }) => state === "open");
  const levels = [...new Set(open.map(({ passage }) => passage.level))].toSorted();
  const exercises = open.flatMap((one) => one.exercises.filter(({ state }) => state === "open")).length;
  const [low, high] = [levels[0] ?? 1, levels.at(-1) ?? 1];
  return `${counted(open.length, "passage")}, ${counted(exercises, "exercise")}, ${low === high ? `level ${low}` : `levels ${low} to ${high}`}`;
}

/** What is learned before it, as it was said. */
const orderWords = ({ skill }: SkillView): string => {
  const before = (skill.prerequisites ?? []).map((id) => id.replaceAll("-", " "));
  return before.length === 0 ? "" : ` It builds on ${before.join(" and ")}.`;
};

/** One skill: its passages, each a tap away in the menu. */
export function proposedSkillDraft(proposal: ProposalView, index: number): Draft {
  const view = proposal.skills[index] ?? proposal.skills[0];
  if (view === undefined) return proposalGoneDraft();
  const { id } = proposal;
  const value = `${id}:${index}`;
  const open = isOpen(view);
  const next = nextOpen(proposal, index);
  return shown(
    `*${clipped(view.skill.title, LABEL)}*: ${open ? figuresOf(view) : "decided"}.`,
    [clipped(view.skill.summary, PROMPT), view.passages.slice(0, MOST_LISTED).map(lineOf).join("\n")],
    [
      ...(open
        ? [
            button("playbook-approve", "Approve this skill", { value, style: "primary" }),
            button("playbook-reject", "Reject it", { value }),
          ]
        : []),
      next === undefined
        ? button("playbook-open", "What else waits")
        : button("playbook-show", "Next skill", { value: `${id}:${next}` }),
      ...view.passages
        .slice(0, MOST_LISTED)
        .map(({ passage }, place) =>
          menu("playbook-passage", clipped(`See ${passage.title}`, LABEL), { value: `${value}:${place}` }),
        ),
      ...(view.passages.some(({ state }) => state === "approved")
        ? [menu("playbook-take-back", "Take back what is approved", { value })]
        : []),
    ],
  );
}

const STATE_WORDS = { open: "", approved: ", approved", rejected: ", rejected" } as const;

const lineOf = ({ passage, exercises, state, suspicious }: PassageView): string =>
  `• ${passage.title} (level ${passage.level}, ${counted(exercises.length, "exercise")}${STATE_WORDS[state]}${suspicious ? ", reads like an instruction" : ""})`;

function nextOpen({ skills }: ProposalView, after: number): number | undefined {
  const order = skills.map((_, index) => (after + 1 + index) % skills.length);
  return order.find((index) => index !== after && skills[index] !== undefined && isOpen(skills[index]));
}

/** One passage in full, with its exercises and their answers. */
export function proposedPassageDraft(proposal: ProposalView, skill: number, place: number): Draft {
  const view = proposal.skills[skill]?.passages[place];
  if (view === undefined) return proposalGoneDraft();
  const { passage, exercises, state, suspicious } = view;
  const value = `${proposal.id}:${skill}:${place}`;
  const kept = exercises.filter((one) => one.state !== "rejected");
  return shown(
    `*${clipped(passage.title, LABEL)}* (level ${passage.level}${STATE_WORDS[state]})`,
    [
      ...(suspicious ? [warning(1)] : []),
      ...passage.text.split("\n\n"),
      `_Source: ${passage.source}. Licence: ${passage.licence}._`,
      ...kept.map(({ exercise }, index) => `*${letterOf(index)})* ${inShort(exercise)}`),
    ],
    [
      ...(state === "open"
        ? [
            button("playbook-approve", "Approve it", { value, style: "primary" }),
            button("playbook-reject", "Reject it", { value }),
          ]
        : []),
      button("playbook-show", "Back to the skill", { value: `${proposal.id}:${skill}` }),
      ...(state === "open"
        ? kept.map(({ exercise }, index) =>
            menu("playbook-drop", `Leave out exercise ${letterOf(index)}`, {
              value: `${value}:${exercises.findIndex((one) => one.exercise.id === exercise.id)}`,
            }),
          )
        : []),
    ],
  );
}

function inShort(exercise: Exercise): string {
  const prompt = clipped(exercise.prompt, PROMPT);
  switch (exercise.kind) {
    case "choice":
      return `${prompt} _Right: ${exercise.options[exercise.answer] ?? ""}_`;
    case "numeric":
      return `${prompt} _Right: ${exercise.answer} ${exercise.unit}_`;
    case "ordering":
      return `${prompt} _Right: as in the passage._`;
    case "text":
      return `${prompt} _Looked for: ${exercise.criteria.map(({ says }) => says).join("; ")}._`;
    case "role-play":
      return `A talk with ${exercise.counterpart}, who begins: "${clipped(exercise.opening, PROMPT)}"`;
  }
}

/** What was decided, and what comes next. */
export function decidedDraft(
  decided: {
    readonly decision: "approved" | "rejected";
    readonly passages: number;
    readonly exercises: number;
    readonly title?: string | undefined;
    readonly proposal: ProposalView;
  },
  skill: number | undefined,
): Draft {
  const { decision, passages, exercises, title, proposal } = decided;
  const about = title === undefined ? "" : ` from "${clipped(title, LABEL)}"`;
  const figures = `${counted(passages, "passage")} and ${counted(exercises, "exercise")}${about}`;
  const subject = proposal.skills[skill ?? 0]?.skill;
  const next = nextOpen(proposal, skill ?? -1);
  const back = skill === undefined ? undefined : `${proposal.id}:${skill}`;
  if (passages + exercises === 0)
    return shown("There was nothing left to decide there.", [], [button("playbook-open", "What waits now")]);
  return shown(
    decision === "approved" ? `Approved: ${figures}.` : `Rejected: ${figures}. Nothing of it is taught.`,
    [
      ...(decision === "approved" && subject !== undefined
        ? [
            `From now on anybody can write "teach me ${subject.title.toLowerCase()}" or "role-play ${subject.title.toLowerCase()}".`,
          ]
        : []),
      ...(proposal.open.passages > 0
        ? [`${counted(proposal.open.passages, "passage")} of "${clipped(proposal.title, LABEL)}" still to decide.`]
        : []),
    ],
    [
      ...(proposal.open.passages > 0 && next !== undefined
        ? [button("playbook-show", "Next skill", { value: `${proposal.id}:${next}`, style: "primary" })]
        : []),
      ...(decision === "approved" && subject !== undefined
        ? [button("lesson-start", "Try it myself", { value: `skill:${subject.id}` })]
        : []),
      ...(back !== undefined && decision === "approved"
        ? [menu("playbook-take-back", "Take it back", { value: back })]
        : []),
      menu("playbook-open", "What waits now"),
    ],
  );
}

export const takenBackDraft = (passages: number, title: string | undefined): Draft =>
  shown(
    `Taken back: ${counted(passages, "passage")}${title === undefined ? "" : ` of "${clipped(title, LABEL)}"`}. Nothing of it is cited or taught any more.`,
    ["Lessons that began with it can still be finished."],
    [button("playbook-open", "What waits now")],
  );

/** Every document with what of it is taught. */
export function documentsDraft(documents: readonly DocumentFigures[]): Draft {
  const kept = documents.filter(({ document }) => document.withdrawnAt === undefined).slice(0, MOST_LISTED);
  if (kept.length === 0)
    return draftOf({
      headline: "Your company has no content of its own here yet: what I teach is the starter library.",
      actions: [button("playbook-upload", "Add a playbook", { style: "primary" })],
    });
  return shown(
    `Your company's own content: ${counted(kept.length, "document")}.`,
    [
      kept
        .map(
          ({ document, approved }) =>
            `• ${clipped(document.title, LABEL)} (version ${document.version}): ${approved === 0 ? "nothing approved" : `${counted(approved, "passage")} approved`}`,
        )
        .join("\n"),
    ],
    [
      button("playbook-open", "What waits"),
      button("playbook-upload", "Add a playbook"),
      ...kept.map(({ document }) =>
        menu("content-withdraw", clipped(`Withdraw ${document.title}`, LABEL), { value: document.id }),
      ),
    ],
  );
}

export const withdrawnDraft = (passages: number | undefined): Draft =>
  passages === undefined
    ? proposalGoneDraft()
    : shown(
        `Withdrawn: ${counted(passages, "passage")}. Nothing of the document is cited or taught any more.`,
        ["Add the same file again to bring it back; it needs your approval again."],
        [button("content-documents", "Your content")],
      );
