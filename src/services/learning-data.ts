import { daysBetween, localDay } from "#src/domain/time.ts";
import type { DataContributor } from "#src/services/data-contributors.ts";
import { takeBackResult } from "#src/services/learning-evidence.ts";

/**
 * What the company's learning platform reports of somebody. The reports stay the platform's own while the person works here; what
 * was concluded from them goes with the consent.
 */
export const learningData: DataContributor = {
  async about(stores, { person: { tenant, id, timeZone }, today, purposeOf }) {
    const { items, newest } = await stores.learningRecords.reportsOf(tenant, id);
    return [
      {
        category: "Reports of courses",
        items,
        newestAgeDays: newest === undefined ? undefined : daysBetween(localDay(newest, timeZone), today),
        source: items === 0 ? "nothing reported" : "your company's learning platform",
        purpose: purposeOf("learning"),
      },
    ];
  },

  async withdrawn(stores, { tenant, id }, categories) {
    if (!categories.includes("learning")) return undefined;
    for (const statementId of await stores.learningRecords.countedOf(tenant, id))
      await takeBackResult(stores, tenant, statementId);
    await stores.learningRecords.removeResults(tenant, id);
    return undefined;
  },
};
