import { reviewView } from "#src/domain/guardrails/review.ts";
import { answersOf } from "#src/domain/intake-answers.ts";
import { factsIn } from "#src/domain/library-facts.ts";
import type { Form, FormName, HomeView } from "#src/domain/message.ts";
import type { Person } from "#src/domain/person.ts";
import { clockTime, localDay } from "#src/domain/time.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { PlatformUser } from "#src/ports/intake.ts";
import type { UnitOfWork } from "#src/ports/stores.ts";
import type { Views } from "#src/ports/views.ts";
import type { CheckInService } from "#src/services/check-in-service.ts";
import type { CurriculumService, CurriculumView } from "#src/services/curriculum-service.ts";
import { FAIRNESS_FORM_FACTS, fairnessForm } from "#src/services/fairness-form.ts";
import type { FairnessService } from "#src/services/fairness-service.ts";
import { checkInForm, consentForm, emptyHome, FORM_FACTS, sessionForm, settingsForm } from "#src/services/forms.ts";
import { GOAL_FORM_FACTS, goalForm } from "#src/services/goal-form.ts";
import { INTAKE_FACTS, intakeForm } from "#src/services/intake-form.ts";
import type { LearningService } from "#src/services/learning-service.ts";
import type { PlanService } from "#src/services/plan-service.ts";
import type { ReadinessService } from "#src/services/readiness-service.ts";
import { skillLine } from "#src/services/skill-map-service.ts";
import { styleForm } from "#src/services/style-form.ts";
import type { StyleService } from "#src/services/style-service.ts";

export interface ViewsOptions {
  readonly work: UnitOfWork;
  readonly clock: Clock;
  readonly checkIns: CheckInService;
  readonly plans: PlanService;
  readonly readiness: ReadinessService;
  readonly learning: LearningService;
  readonly curriculum: CurriculumService;
  readonly styles: StyleService;
  readonly fairness: FairnessService;
}

export function createViewsService({
  work,
  clock,
  checkIns,
  plans,
  readiness,
  learning,
  curriculum,
  styles,
  fairness,
}: ViewsOptions): Views {
  async function personOf(user: PlatformUser): Promise<Person | undefined> {
    if (user.homeWorkspace !== undefined && user.homeWorkspace !== user.workspace) return undefined;
    const tenant = await work.system.stores.tenants.byWorkspace(user.channel, user.workspace);
    return tenant && work.of(tenant.id).stores.people.byIdentity(tenant.id, user.channel, user.id);
  }

  async function formOf(
    person: Person,
    name: FormName,
    value: string | undefined,
    now: Date,
  ): Promise<Form | undefined> {
    switch (name) {
      case "check-in-details":
        return checkInForm(person, (await checkIns.today(person, now))?.items ?? {});
      case "consent":
        return consentForm(await work.of(person.tenant).stores.consents.given(person.tenant, person.id));
      case "settings":
        return settingsForm(person);
      case "session-feedback": {
        const record =
          value === undefined
            ? undefined
            : await work.of(person.tenant).stores.plans.session(person.tenant, person.id, value);
        return record && sessionForm(record.session.title, Math.round(record.session.minutes), value!);
      }
      case "intake":
        return intakeForm(
          answersOf((await work.of(person.tenant).stores.people.standing(person.tenant, person.id)).intake),
        );
      case "goal":
        return goalForm(await curriculum.view(person, now), value);
      case "writing-style":
        return styleForm((await styles.view(person, now)).choices);
      case "fairness-groups": {
        const { agreed, groups } = await fairness.groupsOf(person, now);
        return agreed ? fairnessForm(groups) : undefined;
      }
      default:
        return undefined;
    }
  }

  return {
    async form(user, name, value) {
      const person = await personOf(user);
      if (person === undefined) return undefined;
      const form = await formOf(person, name, value, clock.now());
      if (form === undefined) return undefined;
      const texts = [
        form.title,
        ...form.paragraphs,
        ...form.fields.map((field) => ("initial" in field ? String(field.initial ?? "") : "")),
      ].join(" ");
      return reviewView(form, {
        facts: [...FORM_FACTS, ...INTAKE_FACTS, ...GOAL_FORM_FACTS, ...FAIRNESS_FORM_FACTS],
        personText: `${texts} ${person.timeZone}`,
      });
    },

    async home(user) {
      const person = await personOf(user);
      if (person === undefined) return undefined;
      const now = clock.now();
      const consents = await work.of(person.tenant).stores.consents.given(person.tenant, person.id);
      if (consents.length === 0) return reviewView(emptyHome(), {});
      const [plan, ready, reviews, skills] = await Promise.all([
        plans.today(person, now),
        readiness.today(person, now),
        learning.dueReviews(person.tenant, person.id, now),
        curriculum.view(person, now),
      ]);
      const standing = standingLine(skills);
      const home: HomeView = {
        headline: plan.kind === "plan" ? plan.reason : "Nothing is planned right now.",
        sections: [
          {
            title: "Today",
            paragraphs:
              plan.kind === "plan" && plan.sessions.length > 0
                ? plan.sessions.map(
                    ({ title, at, minutes, status }) =>
                      `${at} · ${title}, ${minutes} minutes${status === "planned" ? "" : ` (${status})`}`,
                  )
                : ["No session today."],
            actions: [
              { id: "plan", label: "Open today's plan", style: "primary" },
              { id: "why", label: "Why?" },
            ],
          },
          {
            title: "Readiness",
            paragraphs: [
              `Room for hard thinking: ${ready.cognitive.level}. ${ready.cognitive.drivers.slice(0, 2).join(" ")}`,
              ...(ready.physical === undefined
                ? []
                : [`Room for physical load: ${ready.physical.level}. ${ready.physical.drivers.slice(0, 2).join(" ")}`]),
            ],
            actions: [],
          },
          {
            title: "Learning",
            paragraphs: [
              reviews.length === 0
                ? "No review is due."
                : `Due for review: ${reviews
                    .map(({ concept }) => concept)
                    .slice(0, 3)
                    .join(", ")}.`,
              ...(standing === undefined ? [] : [standing]),
            ],
            actions: [
              { id: "lesson-start", label: "Start a lesson" },
              { id: "skill-map", label: "My skills" },
              { id: "goals", label: "My goals" },
            ],
          },
          {
            title: "Yours to decide",
            paragraphs: [
              `Check-in at ${clockTime(person.checkInMinute)}, quiet from ${clockTime(person.quietFromMinute)} to ${clockTime(person.quietToMinute)}. Nobody at work sees what you tell me.`,
            ],
            actions: [
              { id: "settings", label: "Settings", opens: "settings" },
              { id: "consent-choose", label: "What I share", opens: "consent" },
              { id: "changes", label: "What did you change?" },
              { id: "human", label: "Talk to a human" },
            ],
          },
        ],
        facts: [
          ...(plan.kind === "plan" ? plan.facts : []),
          ...ready.facts,
          ...[person.checkInMinute, person.quietFromMinute, person.quietToMinute].map((minute) => ({
            name: "setting",
            value: minute,
            renderings: [clockTime(minute)],
          })),
          ...factsIn(standing ?? "", "skill"),
          { name: "today", value: Number(localDay(now, person.timeZone).replaceAll("-", "")) },
        ],
      };
      return reviewView(home, {});
    },
  };
}

/** "Data literacy: level 2 or 3, today's learning." Undefined before anything was tried. */
function standingLine(view: CurriculumView): string | undefined {
  const skill = view.skills.find(({ isNext, tried }) => isNext && tried) ?? view.skills.find(({ tried }) => tried);
  return skill === undefined ? undefined : skillLine(skill, view);
}
