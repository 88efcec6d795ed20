import { allows, stillHolds } from "#src/domain/consent.ts";
import { writesPlainly } from "#src/domain/lesson.ts";
import type { Person } from "#src/domain/person.ts";
import { BODY_PARTS, type BodyPart } from "#src/domain/skill.ts";
import type { Turn } from "#src/domain/turn.ts";
import { clamp } from "#src/domain/twin/transition.ts";
import type { UnitOfWork } from "#src/ports/stores.ts";
import type { Learner } from "#src/services/learning-service.ts";
import type { StoredIntake } from "#src/services/plan-facts.ts";
import type { ReadinessService } from "#src/services/readiness-service.ts";
import type { TwinService } from "#src/services/twin-service.ts";

export interface LearnerService {
  /** How the person learns today: sharpness, old injuries, and, with consent, how they write. */
  of(person: Person, turn: Turn): Promise<Learner>;
}

const STYLE_SAMPLES = 20;

export function createLearnerService(
  work: UnitOfWork,
  twins: TwinService,
  readiness: ReadinessService,
): LearnerService {
  return {
    async of(person, { surface, now }) {
      const { tenant, id } = person;
      const [consents, standing, twin] = await Promise.all([
        work.stores.consents.inForce(tenant, id).then((all) => stillHolds(all, now)),
        work.stores.people.standing(tenant, id),
        twins.today(person, now),
      ]);
      const { cognitive } = await readiness.of(person, twin);
      const lines = allows(consents, "writing-style", "coaching")
        ? await work.stores.transcripts.recent(tenant, id, surface, STYLE_SAMPLES)
        : [];
      const injuries = (standing.intake as Partial<StoredIntake> | undefined)?.injuries ?? [];
      return {
        person,
        plain: writesPlainly(lines.filter(({ speaker }) => speaker === "person").map(({ text }) => text)),
        injuries: injuries
          .map(({ bodyPart }) => bodyPart)
          .filter((part): part is BodyPart => (BODY_PARTS as readonly string[]).includes(part)),
        acuity: clamp(1 + cognitive.deviation, 0.3, 1),
      };
    },
  };
}
