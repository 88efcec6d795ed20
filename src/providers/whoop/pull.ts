import { z } from "zod";
import type { ConsentCategory } from "#src/domain/consent.ts";
import { daysBetween } from "#src/domain/time.ts";
import { type Days, ProviderError, type ProviderRecord, type Pull } from "#src/ports/provider.ts";
import { earliestOf, type Fields, fields, isPlain, latestOf } from "#src/providers/http/fields.ts";
import { pages } from "#src/providers/http/paging.ts";
import { recordIdOf, vendorIdOf } from "#src/providers/http/record-ids.ts";
import type { VendorHttp } from "#src/providers/http/vendor-http.ts";
import { isKind, KINDS, type KindName } from "#src/providers/whoop/kinds.ts";
import { dayOfRecord } from "#src/providers/whoop/normalise.ts";

const COLLECTION = z.object({
  records: z.array(z.unknown()).nullish(),
  next_token: z.string().nullish(),
});
const RECORD = z.looseObject({});
const ID = z.union([z.string().min(1).refine(isPlain), z.int()]);

const NOT_FOUND = 404;
/** The most that the vendor gives at once. */
const PAGE_SIZE = "25";
/** A person with this many records a day does not exist. */
const PAGES_A_DAY = 4;
/** Seven years of nights. */
const PAGES_SEARCHED = 100;
const NOT_GRANTED = Symbol("not granted");

const PATHS = {
  sleep: "/v2/activity/sleep",
  recovery: "/v2/recovery",
  cycle: "/v2/cycle",
  workout: "/v2/activity/workout",
} as const;

export function createPull(http: VendorHttp): Pull {
  /** Newest first, as the vendor has it. */
  async function* collection(access: string, kind: keyof typeof PATHS, days?: Days) {
    const range =
      days === undefined ? {} : { start: earliestOf(days.from).toISOString(), end: latestOf(days.to).toISOString() };
    const fetchPage = async (nextToken: string | undefined) => {
      const query = { limit: PAGE_SIZE, ...range, nextToken };
      const { records, next_token } = await http.read({ path: PATHS[kind], query, bearer: access }, COLLECTION);
      return {
        items: (records ?? []).map(fields).filter((record) => idOf(kind, record) !== undefined),
        next: next_token ?? undefined,
      };
    };
    const maxPages = days === undefined ? PAGES_SEARCHED : 10 + (daysBetween(days.from, days.to) + 2) * PAGES_A_DAY;
    yield* pages(fetchPage, { idOf: (record) => String(idOf(kind, record)), maxPages, what: `WHOOP ${kind}` });
  }

  const one = (access: string, kind: keyof typeof PATHS, id: string): Promise<Fields | undefined> =>
    http.find({ path: `${PATHS[kind]}/${encodeURIComponent(id)}`, bearer: access }, RECORD, [NOT_FOUND]);

  /** Those of the pulled stretch first; one at its edge is asked for by itself. */
  async function joined(access: string, kind: "sleep" | "cycle", id: unknown, known: ReadonlyMap<string, Fields>) {
    const checked = ID.safeParse(id);
    if (!checked.success) return undefined;
    const name = String(checked.data);
    const partner = known.get(name) ?? (await one(access, kind, name));
    return kind === "cycle" && partner !== undefined ? { timezone_offset: partner["timezone_offset"] } : partner;
  }

  /** The cycles of a stretch, for their clock alone: strain goes no further than here. */
  async function clocks(access: string, days: Days): Promise<ReadonlyMap<string, Fields>> {
    const found = new Map<string, Fields>();
    for await (const items of collection(access, "cycle", days))
      for (const { id, timezone_offset } of items) found.set(String(id), { timezone_offset });
    return found;
  }

  async function* recoveries(
    access: string,
    days: Days,
    by: "sleep" | "cycle",
    known: ReadonlyMap<string, Fields>,
  ): AsyncGenerator<readonly ProviderRecord[], void, void> {
    for await (const items of collection(access, "recovery", days)) {
      const records: ProviderRecord[] = [];
      for (const recovery of items) {
        const partner = await joined(access, by, recovery[by === "sleep" ? "sleep_id" : "cycle_id"], known);
        const body = partner === undefined ? { recovery } : { recovery, [by]: partner };
        records.push({ kind: "recovery", id: recordIdOf("recovery", String(recovery["sleep_id"])), body });
      }
      yield records;
    }
  }

  /** A recovery is named by its sleep; the vendor finds it by the cycle of that sleep. */
  async function recoveryOfSleep(access: string, sleepId: string): Promise<ProviderRecord | undefined> {
    const sleep = await sleepWhereGranted(access, sleepId);
    if (sleep === NOT_GRANTED) return searchRecovery(access, sleepId);
    const cycleId = ID.safeParse(sleep?.["cycle_id"]).data;
    if (sleep === undefined || cycleId === undefined) return undefined;
    const path = `${PATHS.cycle}/${encodeURIComponent(cycleId)}/recovery`;
    const recovery = await http.find({ path, bearer: access }, RECORD, [NOT_FOUND]);
    if (recovery?.["sleep_id"] !== sleepId) return undefined;
    return { kind: "recovery", id: recordIdOf("recovery", sleepId), body: { recovery, sleep } };
  }

  /** Where the sleep may not be read, its recovery is looked for from the newest on, and its cycle tells the offset. */
  async function searchRecovery(access: string, sleepId: string): Promise<ProviderRecord | undefined> {
    for await (const items of collection(access, "recovery")) {
      const recovery = items.find((item) => item["sleep_id"] === sleepId);
      if (recovery === undefined) continue;
      const cycle = await joined(access, "cycle", recovery["cycle_id"], new Map());
      return { kind: "recovery", id: recordIdOf("recovery", sleepId), body: { recovery, cycle } };
    }
    return undefined;
  }

  /** "Unauthorised" may also mean a void token: what is asked for next tells. */
  async function sleepWhereGranted(access: string, id: string): Promise<Fields | undefined | typeof NOT_GRANTED> {
    try {
      return await one(access, "sleep", id);
    } catch (error) {
      if (error instanceof ProviderError && error.fault === "unauthorised") return NOT_GRANTED;
      throw error;
    }
  }

  return {
    categoriesOf: (kind) => (isKind(kind) ? [KINDS[kind].category] : []),

    async *records(access, days, categories) {
      const may = (category: ConsentCategory) => categories.includes(category);
      const sleeps = new Map<string, Fields>();
      const within = function* (records: readonly ProviderRecord[]) {
        const kept = records.filter((record) => isWithin(record, days));
        if (kept.length > 0) yield kept;
      };
      const plain = async function* (kind: "sleep" | "workout", keep?: Map<string, Fields>) {
        for await (const items of collection(access, kind, days)) {
          for (const item of items) keep?.set(String(item["id"]), item);
          yield* within(items.map((body) => ({ kind, id: recordIdOf(kind, String(body["id"])), body })));
        }
      };
      if (may("sleep")) yield* plain("sleep", sleeps);
      if (may("heart")) {
        for await (const records of may("sleep")
          ? recoveries(access, days, "sleep", sleeps)
          : recoveries(access, days, "cycle", await clocks(access, days))) {
          yield* within(records);
        }
      }
      if (may("activity")) yield* plain("workout");
    },

    async record(access, kind, id) {
      if (!isKind(kind)) return undefined;
      if (kind === "recovery") return recoveryOfSleep(access, vendorIdOf(kind, id));
      const body = await one(access, kind, vendorIdOf(kind, id));
      return body === undefined ? undefined : { kind, id: recordIdOf(kind, vendorIdOf(kind, id)), body };
    },
  };
}

const idOf = (kind: KindName | "cycle", record: Fields): string | number | undefined =>
  ID.safeParse(record[kind === "recovery" ? "sleep_id" : "id"]).data;

function isWithin({ kind, body }: ProviderRecord, { from, to }: Days): boolean {
  const day = dayOfRecord(kind, body);
  return day === undefined || (day >= from && day <= to);
}
