import type { ConsentCategory } from "#src/domain/consent.ts";
import { daysBetween, localDay } from "#src/domain/time.ts";
import type { DataContributor } from "#src/services/data-contributors.ts";

const BODY: readonly ConsentCategory[] = ["sleep", "heart", "activity"];

/** The secret with which a phone sends: told where there is one, and gone when nothing of what it could send is shared. */
export const healthPushData: DataContributor = {
  async about(stores, { person: { tenant, id, timeZone }, today }) {
    const secret = await stores.healthPushes.get(tenant, id);
    if (secret === undefined) return [];
    return [
      {
        category: "Health Auto Export's secret",
        items: 1,
        newestAgeDays: daysBetween(localDay(secret.usedAt ?? secret.createdAt, timeZone), today),
        source: "you",
        purpose: "letting your phone send",
      },
    ];
  },

  async withdrawn(stores, { tenant, id }, categories) {
    if (BODY.every((category) => categories.includes(category))) await stores.healthPushes.remove(tenant, id);
    return undefined;
  },
};
