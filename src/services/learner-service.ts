import type { Person } from "#src/domain/person.ts";
import { BODY_PARTS } from "#src/domain/skill.ts";
import { suitsPlain } from "#src/domain/style-profile.ts";
import { restsBody } from "#src/domain/told-symptoms.ts";
import type { Turn } from "#src/domain/turn.ts";
import { clamp } from "#src/domain/twin/transition.ts";
import type { UnitOfWork } from "#src/ports/stores.ts";
import type { Learner } from "#src/services/learning-service.ts";
import type { StoredIntake } from "#src/services/plan-facts.ts";
import type { ReadinessService } from "#src/services/readiness-service.ts";
import type { StyleService } from "#src/services/style-service.ts";
import type { TwinService } from "#src/services/twin-service.ts";

export interface LearnerService {
  /** How the person learns today: sharpness, old injuries, and, with consent, how they write. */
  of(person: Person, turn: Turn): Promise<Learner>;
}

export function createLearnerService(
  work: UnitOfWork,
  twins: TwinService,
  readiness: ReadinessService,
  styles: StyleService,
): LearnerService {
  return {
    async of(person, { now }) {
      const [standing, twin, style, setting] = await Promise.all([
        work.of(person.tenant).stores.people.standing(person.tenant, person.id),
        twins.today(person, now),
        styles.of(person, now),
        work.of(person.tenant).stores.learning.setting(person.tenant),
      ]);
      const { cognitive } = await readiness.of(person, twin, now);
      const stored = standing.intake as Partial<StoredIntake> | undefined;
      const parts = [
        ...(stored?.injuries ?? []).map(({ bodyPart }) => bodyPart),
        ...(stored?.symptoms?.painfulParts ?? []).map((part) => part.replace(/^(?:lower|upper) back$/u, "back")),
      ];
      return {
        person,
        plain: suitsPlain(style),
        style,
        ...setting,
        resting: restsBody(stored?.symptoms),
        injuries: BODY_PARTS.filter((part) => parts.includes(part)),
        acuity: clamp(1 + cognitive.deviation, 0.3, 1),
      };
    },
  };
}
