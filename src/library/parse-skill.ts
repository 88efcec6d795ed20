import { derangement } from "#src/domain/ordering.ts";
import type { Audience, Criterion, Exercise, Level, Passage, Skill, SkillContent } from "#src/domain/skill.ts";
import { LEVEL_DIFFICULTY, LEVELS } from "#src/domain/skill.ts";
import {
  drillSchema,
  type ExerciseBlock,
  exerciseSchema,
  type FrontMatter,
  frontSchema,
  passageSchema,
} from "#src/library/schemas.ts";
import { LibraryError, type Problem, readYaml, type Section, sectionsOf } from "#src/library/sections.ts";

const PASSAGE_WORDS = { from: 60, to: 160 } as const;
const PLAIN_WORDS = 45;
const EXAMPLE_WORDS = 90;
const AUDIENCES: readonly Audience[] = ["hands-on", "leading"];

interface Open {
  readonly kind: "passage" | "drill";
  readonly concept: string;
  readonly level: Level;
  readonly section: Section;
  readonly parts: Map<string, Section>;
}

/**
 * The content of one skill's file: front matter, levels, passages or drills with their plain wording and examples, and the
 * exercises that practise the passage above them. README.md in this folder shows the format.
 *
 * Throws a LibraryError that names every fault with file and line.
 */
export function parseSkill(file: string, content: string, prefix: string): SkillContent {
  const problems: Problem[] = [];
  const { front, sections } = sectionsOf(content);
  const head = readYaml(frontSchema, front, file, problems);
  if (head === undefined) throw new LibraryError(problems);
  const { id, title, scope, summary } = head;
  const skill: Skill = { id, title, scope, summary, ...orderOf(head.prerequisites) };
  const reader = createReader(file, problems, skill, { source: head.source, licence: head.licence, prefix });
  for (const section of sections) reader.take(section);
  const result = reader.end();
  if (problems.length > 0) throw new LibraryError(problems);
  return { skill, ...result };
}

function orderOf(prerequisites: FrontMatter["prerequisites"]): Pick<Skill, "prerequisites" | "because"> {
  if (prerequisites.length === 0) return {};
  const reasons = prerequisites.flatMap((one) => (typeof one === "string" ? [] : [[one.skill, one.because] as const]));
  return {
    prerequisites: prerequisites.map((one) => (typeof one === "string" ? one : one.skill)),
    ...(reasons.length === 0 ? {} : { because: Object.fromEntries(reasons) }),
  };
}

function createReader(
  file: string,
  problems: Problem[],
  skill: Skill,
  { source, licence, prefix }: { source: string; licence: string; prefix: string },
) {
  const passages: Passage[] = [];
  const exercises: Exercise[] = [];
  const ids = new Set<string>();
  const references: { readonly concept: string; readonly line: number }[] = [];
  let level: Level | undefined;
  let open: Open | undefined;

  const fault = (line: number, message: string): void => {
    problems.push({ file, line, message });
  };

  const unique = (id: string, line: number): string => {
    if (ids.has(id)) fault(line, `"${id}" is used twice`);
    ids.add(id);
    return prefixed(id);
  };

  const prefixed = (id: string): string => `${prefix}/${skill.id}/${id}`;

  function take(section: Section): void {
    if (section.depth === 1) takeLevel(section);
    else if (section.depth === 3) takePart(section);
    else takeItem(section);
  }

  function takeLevel({ heading, line }: Section): void {
    finish();
    level = LEVELS.find((candidate) => heading === `Level ${candidate}` || heading.startsWith(`Level ${candidate}:`));
    if (level === undefined) fault(line, `"# ${heading}" must be "# Level 1" to "# Level 4"`);
  }

  function takeItem(section: Section): void {
    const exercise = /^Exercise ([a-z0-9-]+)$/u.exec(section.heading)?.[1];
    if (exercise !== undefined) {
      takeExercise(exercise, section);
      return;
    }
    finish();
    const match = /^(Passage|Drill) ([a-z0-9-]+): .+$/u.exec(section.heading);
    if (match === null || level === undefined) {
      fault(
        section.line,
        `"## ${section.heading}" must be "Passage slug: title", "Drill slug: title" or "Exercise slug", under a level`,
      );
      return;
    }
    open = {
      kind: match[1] === "Drill" ? "drill" : "passage",
      concept: match[2] ?? "",
      level,
      section,
      parts: new Map(),
    };
  }

  function takePart(section: Section): void {
    if (open === undefined) fault(section.line, `"### ${section.heading}" must stand under a passage or a drill`);
    open?.parts.set(section.heading, section);
  }

  function takeExercise(slug: string, { yaml, line }: Section): void {
    const above = open;
    if (above === undefined || yaml === undefined) {
      fault(line, `Exercise "${slug}" must stand under a passage and hold a yaml block`);
      return;
    }
    const block = readYaml(exerciseSchema, yaml, file, problems);
    if (block === undefined) return;
    if (block.kind === "choice" && block.answer.charCodeAt(0) - 65 >= block.options.length)
      fault(yaml.line, `answer "${block.answer}" must be one of the options`);
    const named = block.kind === "role-play" ? block.moves.flatMap(({ points }) => points) : [];
    for (const { concept } of named) {
      if (concept !== undefined) references.push({ concept, line: yaml.line });
    }
    exercises.push(exerciseOf(block, unique(slug, line), skill.id, above.level, above.concept, prefixed));
  }

  function finish(): void {
    if (open === undefined) return;
    const { section, concept, level: of } = open;
    const title = section.heading.slice(section.heading.indexOf(": ") + 2);
    if (section.yaml === undefined) fault(section.line, `"${title}" must begin with a yaml block`);
    else if (open.kind === "passage") finishPassage(open, section.yaml, title, of, concept);
    else finishDrill(open, section.yaml, title, of, concept);
    open = undefined;
  }

  function finishPassage(
    { section, parts }: Open,
    yaml: { text: string; line: number },
    title: string,
    of: Level,
    concept: string,
  ): void {
    const block = readYaml(passageSchema, yaml, file, problems);
    checkWords(section, section.text, PASSAGE_WORDS.from, PASSAGE_WORDS.to, "text");
    const plain = part(parts, "Plain", section, PLAIN_WORDS);
    const examples = Object.fromEntries(
      AUDIENCES.map((audience) => [audience, part(parts, `Example: ${audience}`, section, EXAMPLE_WORDS)]),
    ) as Passage["examples"];
    if (block === undefined) return;
    passages.push({
      ...chunk(unique(concept, section.line), title, section.text, of, block.principle),
      concept,
      today: block.today,
      keywords: block.keywords,
      plain,
      examples,
      approved: true,
    });
  }

  function finishDrill(
    { section }: Open,
    yaml: { text: string; line: number },
    title: string,
    of: Level,
    concept: string,
  ): void {
    const block = readYaml(drillSchema, yaml, file, problems);
    if (block === undefined) return;
    const { today, principle, keywords, approved, ...drill } = block;
    passages.push({
      ...chunk(unique(concept, section.line), title, section.text, of, principle),
      concept,
      today,
      keywords,
      plain: section.text,
      examples: { "hands-on": "", leading: "" },
      drill,
      approved,
    });
  }

  const chunk = (id: string, title: string, text: string, of: Level, principle: string) => ({
    id,
    skillId: skill.id,
    level: of,
    title,
    text,
    source: `${source}. Principle: ${principle}`,
    licence,
  });

  function part(parts: Map<string, Section>, name: string, { line }: Section, most: number): string {
    const found = parts.get(name);
    if (found === undefined) fault(line, `"### ${name}" is missing`);
    else checkWords(found, found.text, 1, most, name);
    return found?.text.replace(/\s+/gu, " ") ?? "";
  }

  function checkWords({ line }: Section, text: string, from: number, to: number, what: string): void {
    const words = text.split(/\s+/u).filter((word) => word !== "").length;
    if (words < from || words > to) fault(line, `${what} must have ${from} to ${to} words: current number is ${words}`);
  }

  function end(): Pick<SkillContent, "passages" | "exercises"> {
    finish();
    for (const { concept, line } of references) {
      if (!passages.some((passage) => passage.concept === concept)) fault(line, `concept "${concept}" has no passage`);
    }
    return { passages, exercises };
  }

  return { take, end };
}

function exerciseOf(
  { harder, ...block }: ExerciseBlock,
  id: string,
  skillId: string,
  level: Level,
  concept: string,
  prefixed: (slug: string) => string,
): Exercise {
  const base = { id, skillId, level, concept, difficulty: Math.round((LEVEL_DIFFICULTY[level] + harder) * 100) / 100 };
  switch (block.kind) {
    case "choice":
      return { ...base, ...block, answer: block.answer.charCodeAt(0) - 65 };
    case "numeric":
      return { ...base, ...block };
    case "ordering":
      return { ...base, ...block, shown: derangement(block.steps.length, id) };
    case "text":
      return {
        ...base,
        ...block,
        criteria: block.criteria.map(criterionOf),
      };
    case "role-play": {
      const { moves, closing, ...talk } = block;
      return {
        ...base,
        ...talk,
        moves: moves.map(({ points, held, gaveIn, unclear, ...move }) => ({
          ...move,
          points: points.map(({ concept: own = concept, ...point }) => ({ ...criterionOf(point), concept: own })),
          next: { held, "gave-in": gaveIn, unclear },
        })),
        closing: { held: closing.held, "gave-in": closing.gaveIn },
        sources: sourcesOf(moves, concept, prefixed),
      };
    }
  }
}

/** The passages of the concepts that a talk's points belong to, the one above it first. */
const sourcesOf = (
  moves: readonly { readonly points: readonly { readonly concept?: string | undefined }[] }[],
  concept: string,
  prefixed: (slug: string) => string,
): string[] => {
  const concepts = moves.flatMap(({ points }) => points.flatMap((point) => point.concept ?? []));
  return [...new Set([concept, ...concepts])].map(prefixed);
};

const criterionOf = ({
  id,
  says,
  tip,
  any,
  none,
}: {
  readonly id: string;
  readonly says: string;
  readonly tip: string;
  readonly any: readonly string[];
  readonly none: readonly string[];
}): Criterion => ({ id, says, tip, anyOf: any, noneOf: none });
