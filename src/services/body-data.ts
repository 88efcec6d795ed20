import { CATEGORY_OF, METRICS, metricsOf, type Source } from "#src/domain/measurement.ts";
import { REJECTION_WORDS } from "#src/domain/rejection-words.ts";
import { daysBetween, type LocalDay } from "#src/domain/time.ts";
import type { DataContributor, KnownCategory } from "#src/services/data-contributors.ts";
import { SOURCE_NAMES } from "#src/services/readiness-service.ts";

const BODY = [
  ["sleep", "Sleep"],
  ["heart", "Heart"],
  ["activity", "Activity"],
] as const;

/** What devices measured: told with what was left out and why; gone with the consent of its category. */
export const bodyData: DataContributor = {
  async about(stores, { person: { tenant, id }, today, purposeOf }) {
    const [measured, rejected] = await Promise.all([
      stores.personalData.measured(tenant, id),
      stores.personalData.rejected(tenant, id),
    ]);
    return BODY.map(([category, label]): KnownCategory => {
      const metrics = METRICS.filter((metric) => CATEGORY_OF[metric] === category);
      const own = measured.filter(({ metric }) => metrics.includes(metric));
      const newest = own
        .map(({ newestDay }) => newestDay)
        .sort()
        .at(-1);
      const counts = new Map<string, number>();
      for (const { metric, rule, flaggedOnly, count } of rejected) {
        if (flaggedOnly || !metrics.includes(metric)) continue;
        counts.set(rule, (counts.get(rule) ?? 0) + count);
      }
      const leftOut = [...counts].toSorted(([, a], [, b]) => b - a);
      return {
        category: label,
        items: own.reduce((sum, { count }) => sum + count, 0),
        newestAgeDays: newest === undefined ? undefined : daysBetween(newest, today),
        source: namesOf(own.map(({ source }) => source)),
        purpose: purposeOf(category),
        leftOut: leftOut.map(([rule, count]) => `${count} ${REJECTION_WORDS[rule as keyof typeof REJECTION_WORDS]}`),
        facts: leftOut.map(([rule, count]) => ({ name: `${label} left out: ${rule}`, value: count })),
      };
    });
  },

  async withdrawn(stores, { tenant, id }, categories) {
    const metrics = categories.flatMap(metricsOf);
    if (metrics.length === 0) return undefined;
    const firstDay: LocalDay | undefined = (await stores.personalData.measured(tenant, id))
      .filter(({ metric }) => metrics.includes(metric))
      .map(({ oldestDay }) => oldestDay)
      .sort()[0];
    await stores.readings.removeMetrics(tenant, id, metrics);
    await stores.measurements.removeMetrics(tenant, id, metrics);
    return firstDay;
  },
};

const namesOf = (sources: readonly Source[]): string =>
  [...new Set(sources)].map((source) => SOURCE_NAMES[source]).join(" and ") || "nothing connected";
