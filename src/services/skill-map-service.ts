import type { Fact, Picture } from "#src/domain/message.ts";
import type { Person } from "#src/domain/person.ts";
import { standingWords } from "#src/domain/standing.ts";
import { type LocalDay, shortDay } from "#src/domain/time.ts";
import type { PictureMaker, SkillOnMap } from "#src/ports/picture-maker.ts";
import type { CurriculumService, CurriculumView, SkillView } from "#src/services/curriculum-service.ts";

export type SkillMapView =
  | { readonly kind: "nothing" }
  | {
      readonly kind: "picture";
      /** What the map shows, as a sentence. */
      readonly finding: string;
      readonly picture: Picture;
      readonly view: CurriculumView;
      readonly facts: readonly Fact[];
    };

export interface SkillMapService {
  /** The person's skills, what comes before what, and how sure I am of each. */
  picture(person: Person, now: Date): Promise<SkillMapView>;
}

/** More would not be read; what is left out is told in words. */
const MOST_DRAWN = 20;
/** Letters of the alternative text: platforms cut what is longer than 2,000. */
const LONGEST_ALT = 1500;

export function createSkillMapService(curriculum: CurriculumService, maker: PictureMaker): SkillMapService {
  return {
    async picture(person, now) {
      const view = await curriculum.view(person, now);
      if (view.skills.length === 0) return { kind: "nothing" };
      const drawn = drawnOf(view);
      const finding = findingOf(view);
      const more = view.skills.length - drawn.length;
      const png = await maker.drawMastery({
        finding,
        skills: drawn.map((skill) => onMap(skill, view)),
        more,
      });
      return {
        kind: "picture",
        finding: `${finding}.`,
        picture: { name: "skills.png", alt: altOf(finding, drawn, view), png: Buffer.from(png).toString("base64") },
        view,
        facts: [{ name: "skills not drawn", value: more }],
      };
    },
  };
}

/** What the person has to do with comes first where not all can be drawn; each with what comes before it. */
function drawnOf({ skills, next }: CurriculumView): SkillView[] {
  if (skills.length <= MOST_DRAWN) return [...skills];
  const byId = new Map(skills.map((skill) => [skill.id, skill]));
  const kept = new Set<SkillView>();
  const keep = (skill: SkillView): void => {
    if (kept.size >= MOST_DRAWN || kept.has(skill)) return;
    kept.add(skill);
    for (const { id } of skill.before) {
      const before = byId.get(id);
      if (before !== undefined) keep(before);
    }
  };
  const wanted = (skill: SkillView): number =>
    Number(skill.id === next?.skillId) * 4 + Number(skill.goal !== undefined) * 2 + Number(skill.tried);
  for (const skill of skills.toSorted((a, b) => wanted(b) - wanted(a))) keep(skill);
  return skills.filter((skill) => kept.has(skill));
}

function onMap(skill: SkillView, { today }: CurriculumView): SkillOnMap {
  const { id, title, standing, tried, goal, nextReview, waitsFor, before, isNext } = skill;
  return {
    id,
    title,
    standing: standing.place,
    tried,
    words: tried ? standingWords(standing) : "not tried yet",
    note: nextReview === undefined ? undefined : `next look ${dayFrom(nextReview, today)}`,
    waits: waitsFor === undefined ? undefined : `waits for ${waitsFor.title}`,
    goal: goal === undefined ? undefined : { words: goalWords(skill, today), reached: isReached(skill) },
    today: isNext,
    before,
  };
}

const isReached = ({ tried, standing }: SkillView): boolean => tried && standing.level >= 3;

function goalWords(skill: SkillView, today: LocalDay): string {
  const { by } = skill.goal!;
  if (isReached(skill)) return "goal reached";
  return by < today ? `goal was ${shortDay(by, today)}` : `goal by ${shortDay(by, today)}`;
}

export const dayFrom = (day: LocalDay, today: LocalDay): string =>
  day <= today ? "today" : `on ${shortDay(day, today)}`;

/** The one thing that the map is worth looking at for. */
function findingOf({ skills, next, goals }: CurriculumView): string {
  const tried = skills.filter((skill) => skill.tried);
  if (tried.length === 0)
    return next === undefined
      ? "You have tried nothing here yet"
      : `Nothing is tried yet, and ${next.title} is where to begin`;
  const reached = goals.find(({ skillId }) => skills.some((skill) => skill.id === skillId && isReached(skill)));
  if (next?.waits !== undefined) return `${next.title} comes first: ${next.waits.title} builds on it`;
  if (next?.reason === "goal") {
    const skill = skills.find(({ id }) => id === next.skillId);
    const where = skill?.tried === true ? `, where you are at ${standingWords(skill.standing)}` : "";
    return `Your nearest goal is ${next.title}${where}`;
  }
  if (reached !== undefined) return `Your goal ${reached.title} is reached`;
  const strongest = tried.toSorted((a, b) => b.standing.place.middle - a.standing.place.middle)[0]!;
  return `You are furthest in ${strongest.title}, at ${standingWords(strongest.standing)}`;
}

function altOf(finding: string, drawn: readonly SkillView[], view: CurriculumView): string {
  const all = `${finding}. ${drawn.map((skill) => skillLine(skill, view)).join(" ")}`;
  if (all.length <= LONGEST_ALT) return all;
  const cut = all.slice(0, LONGEST_ALT);
  return `${cut.slice(0, cut.lastIndexOf(". ") + 1)} The rest is in words.`;
}

/** One skill as a sentence: "Data literacy: level 2 or 3, next look on 27 Nov." */
export function skillLine(skill: SkillView, { today }: Pick<CurriculumView, "today">): string {
  const { title, standing, tried, goal, nextReview, waitsFor, isNext } = skill;
  const parts = [
    tried ? standingWords(standing) : "not tried yet",
    ...(goal === undefined ? [] : [goalWords(skill, today)]),
    ...(waitsFor === undefined ? [] : [`waits for ${waitsFor.title}`]),
    ...(nextReview === undefined ? [] : [`next look ${dayFrom(nextReview, today)}`]),
    ...(isNext ? ["today's learning"] : []),
  ];
  return `${title}: ${parts.join(", ")}.`;
}
