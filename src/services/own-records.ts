import { daysBetween, type LocalDay } from "#src/domain/time.ts";
import type { DataContributor } from "#src/services/data-contributors.ts";

const FIRST_DAY = "0001-01-01";
const LAST_DAY = "9999-12-31";

const newest = (days: readonly LocalDay[], today: LocalDay): number | undefined => {
  const last = days.toSorted().at(-1);
  return last === undefined ? undefined : Math.max(0, daysBetween(last, today));
};

export const checkInData: DataContributor = {
  async about(stores, { person: { tenant, id }, today, purposeOf }) {
    const days = (await stores.checkIns.between(tenant, id, FIRST_DAY, LAST_DAY)).map(({ day }) => day);
    return [
      {
        category: "Check-ins",
        items: days.length,
        newestAgeDays: newest(days, today),
        source: "you",
        purpose: purposeOf("check-ins"),
      },
    ];
  },
};

export const sessionData: DataContributor = {
  async about(stores, { person: { tenant, id }, today, purposeOf }) {
    const days = (await stores.plans.sessions(tenant, id, FIRST_DAY, today)).map(({ day }) => day);
    return [
      {
        category: "Sessions and lessons",
        items: days.length,
        newestAgeDays: newest(days, today),
        source: "you and Kairos",
        purpose: purposeOf("learning"),
      },
    ];
  },
};

/** Only the rules of physical training read it, so that its purpose is not a matter of consent to coaching. */
export const intakeData: DataContributor = {
  async about(stores, { person: { tenant, id } }) {
    const { intake } = await stores.people.standing(tenant, id);
    if (intake === undefined) return [];
    return [
      { category: "Answers about your health", items: 1, source: "you", purpose: "the safety rules of training" },
    ];
  },
};
