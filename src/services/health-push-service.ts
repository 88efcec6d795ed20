import { createHmac, randomBytes } from "node:crypto";
import { allows, CONSENT_CATEGORIES } from "#src/domain/consent.ts";
import type { Metric, RecordReadings } from "#src/domain/measurement.ts";
import type { Person } from "#src/domain/person.ts";
import type { HealthPushSecret } from "#src/ports/health-push.ts";
import type { Provider } from "#src/ports/provider.ts";
import type { UnitOfWork } from "#src/ports/stores.ts";
import type { MeasurementService } from "#src/services/measurement-service.ts";

export type PushOutcome =
  /** The secret is nobody's. */
  | { readonly kind: "unknown" }
  /** `reason` is for the person who set the sender up: what is wrong, without the content. */
  | { readonly kind: "refused"; readonly reason: string }
  | { readonly kind: "taken"; readonly values: number; readonly days: number };

export interface HealthPushService {
  /** The person's secret, as far as it is kept; undefined: there is none. */
  standing(person: Person): Promise<HealthPushSecret | undefined>;
  /** A new secret of the person's own, told only here; the one before it opens nothing any more. */
  replace(person: Person, now: Date): Promise<string | undefined>;
  /** False where there was none. */
  revoke(person: Person, now: Date): Promise<boolean>;
  /** Whose secret it is. */
  owner(secret: string): Promise<Person | undefined>;
  /** Takes what a sender with this secret says, into the record of its owner alone. */
  receive(secret: string, body: unknown, now: Date): Promise<PushOutcome>;
}

export interface HealthPushOptions {
  readonly work: UnitOfWork;
  readonly measurements: MeasurementService;
  readonly provider: Provider;
  /** Hashes secrets, so that a copy of the database opens nothing. */
  readonly key: Uint8Array;
}

/** Path of the page that shows a new secret, once. */
export const HEALTH_PUSH_PURPOSE = "health/push";

const SECRET_BYTES = 32;
const SECRET = /^[\w-]{43}$/u;
/** A sender may know only part of a day: what adds up over the day is only ever replaced by more. An export is not bound to it. */
const GROWING: readonly Metric[] = ["sleep_h", "steps", "active_min"];

export function createHealthPushService({ work, measurements, provider, key }: HealthPushOptions): HealthPushService {
  const hashOf = (secret: string): string =>
    createHmac("sha256", key).update(`kairos health push\n${secret}`).digest("hex");

  async function owner(secret: string): Promise<Person | undefined> {
    if (!SECRET.test(secret)) return undefined;
    const found = await work.system.stores.healthPushes.owner(hashOf(secret));
    return found && work.of(found.tenant).stores.people.get(found.tenant, found.person);
  }

  /** Without the records that say less of a day than is known. */
  async function growing(person: Person, records: readonly RecordReadings[]): Promise<RecordReadings[]> {
    const days = records.flatMap(({ readings }) => readings.map(({ day }) => day)).sort();
    if (days.length === 0) return [];
    const known = new Map(
      (await work.of(person.tenant).stores.readings.between(person.tenant, person.id, days[0]!, days.at(-1)!))
        .filter(({ source, metric }) => source === provider.source && GROWING.includes(metric))
        .map(({ recordId, value }) => [recordId, value]),
    );
    return records.filter(
      ({ recordId, readings }) =>
        readings.length > 0 &&
        readings.every(({ metric, value }) => !GROWING.includes(metric) || value >= (known.get(recordId) ?? 0)),
    );
  }

  return {
    owner,
    standing: ({ tenant, id }) => work.of(tenant).stores.healthPushes.get(tenant, id),

    async replace({ tenant, id }, now) {
      const secret = randomBytes(SECRET_BYTES).toString("base64url");
      return work.of(tenant).transaction(async (stores) => {
        if (await stores.erasure.isErased(tenant, id)) return undefined;
        await stores.healthPushes.put(tenant, id, hashOf(secret), now);
        await stores.audit.append({ tenant, person: id, event: "health-push-secret-made", detail: {}, at: now });
        return secret;
      });
    },

    revoke: ({ tenant, id }, now) =>
      work.of(tenant).transaction(async (stores) => {
        const existed = await stores.healthPushes.remove(tenant, id);
        if (existed)
          await stores.audit.append({ tenant, person: id, event: "health-push-secret-revoked", detail: {}, at: now });
        return existed;
      }),

    async receive(secret, body, now) {
      const person = await owner(secret);
      if (person === undefined || provider.push === undefined) return { kind: "unknown" };
      const consents = await work.of(person.tenant).stores.consents.holding(person.tenant, person.id, now);
      const categories = CONSENT_CATEGORIES.filter((category) => allows(consents, category, "coaching"));
      let records: readonly RecordReadings[];
      try {
        records = provider.push.read(body, categories);
      } catch (error) {
        if (!(error instanceof TypeError)) throw error;
        return { kind: "refused", reason: error.message };
      }
      const kept = await growing(person, records);
      const { readings } = await measurements.ingest(person, provider.source, kept, now);
      await work.of(person.tenant).stores.healthPushes.used(hashOf(secret), now);
      const days = new Set(kept.flatMap((record) => record.readings.map(({ day }) => day)));
      return { kind: "taken", values: readings, days: days.size };
    },
  };
}
