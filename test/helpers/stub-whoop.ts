import { createHmac, randomUUID } from "node:crypto";
import {
  type Call,
  NOT_FOUND,
  openVendor,
  type Reply,
  type SignedDelivery,
  type StubPerson,
  UNAUTHORISED,
  type VendorStub,
} from "#test/helpers/stub-vendor.ts";
import { type WhoopData, type WhoopRecord, whoopData } from "#test/helpers/stub-whoop-data.ts";

export interface WhoopEvent {
  readonly user_id: number;
  readonly id: string;
  readonly type: `${"sleep" | "recovery" | "workout"}.${"updated" | "deleted"}`;
  /** The same for each repetition of one event. */
  readonly trace_id?: string;
}

export type WhoopKind = keyof WhoopData;

export interface StubWhoop extends VendorStub {
  /** The records of a collection as they stand now, oldest first. */
  records(account: string, kind: WhoopKind): readonly WhoopRecord[];
  /** Changes the record of this id, for a recovery that of its sleep; adds it where there is none. */
  put(account: string, kind: WhoopKind, id: string, change: WhoopRecord): void;
  remove(account: string, kind: WhoopKind, id: string): void;
  /** A delivery as it goes over the wire, signed for `at` (@default now). */
  delivery(event: WhoopEvent, at?: Date): SignedDelivery;
}

export interface StubWhoopOptions {
  /** An account is a number, as text. */
  readonly people: readonly StubPerson[];
  readonly clientId?: string;
  readonly clientSecret?: string;
}

const LONGEST_PAGE = 25;
const USUAL_PAGE = 10;

const COLLECTIONS: Readonly<Record<string, { kind: WhoopKind; scope: string }>> = {
  "/v2/activity/sleep": { kind: "sleep", scope: "read:sleep" },
  "/v2/recovery": { kind: "recovery", scope: "read:recovery" },
  "/v2/cycle": { kind: "cycle", scope: "read:cycles" },
  "/v2/activity/workout": { kind: "workout", scope: "read:workout" },
};

/** WHOOP's API v2 as its document describes it, for people with generated days. */
export async function openStubWhoop(options: StubWhoopOptions): Promise<StubWhoop> {
  const data = new Map<string, WhoopData>(options.people.map((person) => [person.account, whoopData(person)]));
  const collectionOf = (account: string, kind: WhoopKind): WhoopRecord[] => data.get(account)?.[kind] ?? [];
  const indexOf = (account: string, kind: WhoopKind, id: string) =>
    collectionOf(account, kind).findIndex((record) => idOf(kind, record) === id);

  function answer(call: Call): Reply {
    const path = /^\/developer(\/.+)$/u.exec(call.path)?.[1];
    if (path === undefined) return NOT_FOUND;
    if (call.person === undefined) return UNAUTHORISED;
    const { account } = call.person;
    if (path === "/v2/user/access" && call.method === "DELETE") {
      core.revoke(call.headers.authorization?.replace("Bearer ", "") ?? "");
      return { status: 204 };
    }
    const granted = (scope: string, reply: () => Reply): Reply =>
      call.scopes.includes(scope) ? reply() : UNAUTHORISED;
    if (path === "/v2/user/profile/basic") {
      const profile = { user_id: Number(account), email: "someone@example.com", first_name: "Some", last_name: "One" };
      return granted("read:profile", () => ({ status: 200, json: profile }));
    }
    if (path === "/v2/user/measurement/body") {
      const body = { height_meter: 1.75, weight_kilogram: 70.5, max_heart_rate: 188 };
      return granted("read:body_measurement", () => ({ status: 200, json: body }));
    }
    const collection = COLLECTIONS[path];
    if (collection !== undefined) return granted(collection.scope, () => page(call, account, collection.kind));
    const [, parent = "", id = "", child] = /^(\/v2\/.+?)\/([^/]+?)(?:\/(sleep|recovery))?$/u.exec(path) ?? [];
    const found = COLLECTIONS[parent];
    if (found === undefined) return NOT_FOUND;
    const scope = child === undefined ? found.scope : `read:${child}`;
    return granted(scope, () => {
      const record = collectionOf(account, (child as WhoopKind | undefined) ?? found.kind).find((candidate) =>
        child === undefined ? idOf(found.kind, candidate) === id : String(candidate["cycle_id"]) === id,
      );
      return record === undefined ? NOT_FOUND : { status: 200, json: shaped(call, record) };
    });
  }

  function page(call: Call, account: string, kind: WhoopKind): Reply {
    const { limit = String(USUAL_PAGE), start, end, nextToken = "" } = call.query;
    const size = Number(limit);
    if (!(size >= 1 && size <= LONGEST_PAGE)) return { status: 400 };
    const from = start === undefined ? Number.NEGATIVE_INFINITY : Date.parse(start);
    const to = end === undefined ? Number.POSITIVE_INFINITY : Date.parse(end);
    const found = collectionOf(account, kind)
      .map((record) => ({ record, time: timeOf(account, kind, record) }))
      .filter(({ time }) => time.end >= from && time.start < to)
      .sort((a, b) => b.time.start - a.time.start)
      .map(({ record }) => shaped(call, record));
    if (call.shape === "looping") {
      return { status: 200, json: { records: found.slice(0, size), next_token: "round-and-round" } };
    }
    const first = Number(Buffer.from(nextToken, "base64url").toString("utf8") || 0);
    const next_token = Buffer.from(String(first + size)).toString("base64url");
    return {
      status: 200,
      json: { records: found.slice(first, first + size), ...(first + size < found.length ? { next_token } : {}) },
    };
  }

  /** A recovery has the time of its sleep. */
  function timeOf(account: string, kind: WhoopKind, record: WhoopRecord): { start: number; end: number } {
    const timed =
      kind === "recovery" ? collectionOf(account, "sleep").find(({ id }) => id === record["sleep_id"]) : record;
    const start = Date.parse(String(timed?.["start"] ?? record["created_at"]));
    return { start, end: timed?.["end"] === undefined ? Number.POSITIVE_INFINITY : Date.parse(String(timed["end"])) };
  }

  const core = await openVendor({
    ...options,
    authorizePath: "/oauth/oauth2/auth",
    tokenPath: "/oauth/oauth2/token",
    answer,
  });

  return {
    ...core,
    records: collectionOf,
    put(account, kind, id, change) {
      const collection = collectionOf(account, kind);
      const index = indexOf(account, kind, id);
      if (index < 0) collection.push({ [kind === "recovery" ? "sleep_id" : "id"]: id, ...change });
      else collection[index] = { ...collection[index], ...change };
    },
    remove(account, kind, id) {
      const index = indexOf(account, kind, id);
      if (index >= 0) collectionOf(account, kind).splice(index, 1);
    },
    delivery: (event, at = new Date()) =>
      signWhoopDelivery(core.clientSecret, JSON.stringify({ trace_id: randomUUID(), ...event }), at),
  };
}

const idOf = (kind: WhoopKind, record: WhoopRecord): string => String(record[kind === "recovery" ? "sleep_id" : "id"]);

/** Base64 of HMAC-SHA256 over the timestamp in milliseconds and the raw body. */
export function signWhoopDelivery(clientSecret: string, body: string, at: Date): SignedDelivery {
  const timestamp = String(at.getTime());
  const signature = createHmac("sha256", clientSecret)
    .update(timestamp + body)
    .digest("base64");
  return {
    headers: {
      "content-type": "application/json",
      "x-whoop-signature": signature,
      "x-whoop-signature-timestamp": timestamp,
    },
    body,
  };
}

/** "nulls" empties what may be absent. */
function shaped(call: Call, record: WhoopRecord): WhoopRecord {
  if (call.shape !== "nulls" || typeof record["score"] !== "object" || record["score"] === null) return record;
  return { ...record, score: Object.fromEntries(Object.keys(record["score"]).map((name) => [name, null])) };
}
