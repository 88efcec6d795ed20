import { createHmac, randomUUID } from "node:crypto";
import { addDays } from "#src/domain/time.ts";
import { ALWAYS, type OuraData, type OuraDocument, ouraData } from "#test/helpers/stub-oura-data.ts";
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

export interface OuraEvent {
  readonly event_type: "create" | "update" | "delete";
  readonly data_type: string;
  readonly object_id: string;
  readonly event_time: string;
  readonly user_id: string;
}

export interface OuraSubscription {
  readonly id: string;
  readonly callback_url: string;
  readonly event_type: string;
  readonly data_type: string;
  readonly expiration_time: string;
}

export interface StubOura extends VendorStub {
  /** The documents of a collection as they stand now. */
  documents(account: string, kind: string): readonly OuraDocument[];
  /** Changes a document, or adds one with a new id. */
  put(account: string, kind: string, document: Readonly<Record<string, unknown>> & { readonly id: string }): void;
  remove(account: string, kind: string, id: string): void;
  readonly subscriptions: readonly OuraSubscription[];
  /** Subscriptions now end at `end`. */
  endSubscriptions(end: Date): void;
  /** A delivery as it goes over the wire, signed for `at` (@default now). */
  delivery(event: Omit<OuraEvent, "event_time"> & { readonly event_time?: string }, at?: Date): SignedDelivery;
}

export interface StubOuraOptions {
  readonly people: readonly StubPerson[];
  /** Documents a page. @default 10 */
  readonly pageSize?: number;
  readonly clientId?: string;
  readonly clientSecret?: string;
  /** Ask a new subscription's address whether it knows the token, as the vendor does. @default true */
  readonly verifies?: boolean;
}

const SCOPES: Readonly<Record<string, string>> = {
  workout: "workout",
  heartrate: "heartrate",
  daily_spo2: "spo2Daily",
};
/** Collections whose `end_date` is not included. */
const OPEN_ENDED = ["sleep", "daily_activity"];
const LIFETIME_MS = 90 * 86_400_000;
const SERIES_PAGE = 500;
const LONGEST_SERIES_MS = 30 * 86_400_000;

/** Oura's API v2 as its document describes it, for people with generated days. */
export async function openStubOura(options: StubOuraOptions): Promise<StubOura> {
  const { people, pageSize = 10, verifies = true } = options;
  const data = new Map<string, OuraData>(people.map((person) => [person.account, ouraData(person)]));
  const subscriptions: OuraSubscription[] = [];
  const collectionOf = (account: string, kind: string): OuraDocument[] => data.get(account)?.documents[kind] ?? [];

  async function answer(call: Call): Promise<Reply> {
    if (call.path === "/oauth/revoke") {
      core.revoke(call.query["access_token"] ?? "");
      return { status: 200, json: {} };
    }
    if (call.path.startsWith("/v2/webhook/subscription")) return subscribe(call);
    const [, kind, id] = /^\/v2\/usercollection\/(\w+)(?:\/([^/]+))?$/u.exec(call.path) ?? [];
    if (kind === undefined) return NOT_FOUND;
    if (call.person === undefined) return UNAUTHORISED;
    const { account } = call.person;
    if (kind === "personal_info") return { status: 200, json: { id: account, email: null, age: 41 } };
    if (!call.scopes.includes(SCOPES[kind] ?? "daily")) return { status: 403, json: { detail: "Forbidden" } };
    if (kind === "heartrate") return series(call, account);
    if (id === undefined) return list(call, kind, collectionOf(account, kind));
    const found = collectionOf(account, kind).find((document) => document.id === decodeURIComponent(id));
    return found === undefined ? NOT_FOUND : { status: 200, json: shaped(call, kind, found) };
  }

  function list(call: Call, kind: string, all: readonly OuraDocument[]): Reply {
    const { start_date = "0000-01-01", end_date = "9999-12-31" } = call.query;
    const last = OPEN_ENDED.includes(kind) ? addDays(end_date, -1) : end_date;
    const found = all.filter(({ day }) => day >= start_date && day <= last);
    return paged(
      call,
      found.map((document) => shaped(call, kind, document)),
      pageSize,
    );
  }

  function series(call: Call, account: string): Reply {
    const start = Date.parse(call.query["start_datetime"] ?? "");
    const end = Date.parse(call.query["end_datetime"] ?? "");
    if (!(end - start <= LONGEST_SERIES_MS)) return { status: 400, json: { detail: "Range is too long" } };
    const samples = data.get(account)?.heartrate ?? [];
    return paged(
      call,
      samples.filter(({ timestamp_unix }) => timestamp_unix >= start && timestamp_unix <= end),
      SERIES_PAGE,
    );
  }

  async function subscribe(call: Call): Promise<Reply> {
    if (call.headers["x-client-id"] !== core.clientId || call.headers["x-client-secret"] !== core.clientSecret) {
      return UNAUTHORISED;
    }
    const expiration_time = new Date(Date.now() + LIFETIME_MS).toISOString();
    if (call.method === "GET") return { status: 200, json: subscriptions };
    if (call.method === "PUT") {
      const index = subscriptions.findIndex(({ id }) => call.path.endsWith(`/renew/${id}`));
      if (index < 0) return { status: 403, json: { detail: "No such webhook" } };
      subscriptions[index] = { ...subscriptions[index]!, expiration_time };
      return { status: 200, json: subscriptions[index] };
    }
    const { callback_url, verification_token, event_type, data_type } = JSON.parse(call.body);
    if (verifies && !(await knows(callback_url, verification_token))) {
      return {
        status: 422,
        json: { detail: [{ loc: ["body", "callback_url"], msg: "not verified", type: "value_error" }] },
      };
    }
    const subscription = { id: randomUUID(), callback_url, event_type, data_type, expiration_time };
    subscriptions.push(subscription);
    return { status: 201, json: subscription };
  }

  const core = await openVendor({
    ...options,
    authorizePath: "/oauth/authorize",
    tokenPath: "/oauth/token",
    answer,
  });

  return {
    ...core,
    subscriptions,
    documents: collectionOf,
    put(account, kind, document) {
      const collection = collectionOf(account, kind);
      const index = collection.findIndex(({ id }) => id === document.id);
      if (index < 0) collection.push(document as OuraDocument);
      else collection[index] = { ...collection[index]!, ...document };
    },
    remove(account, kind, id) {
      const collection = collectionOf(account, kind);
      collection.splice(
        collection.findIndex((document) => document.id === id),
        1,
      );
    },
    endSubscriptions(end) {
      for (const [index, subscription] of subscriptions.entries()) {
        subscriptions[index] = { ...subscription, expiration_time: end.toISOString() };
      }
    },
    delivery: (event, at = new Date()) =>
      signOuraDelivery(core.clientSecret, JSON.stringify({ event_time: at.toISOString(), ...event }), at),
  };
}

/** Upper-case hex of HMAC-SHA256 over the timestamp in seconds and the body. */
export function signOuraDelivery(clientSecret: string, body: string, at: Date): SignedDelivery {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  const signature = createHmac("sha256", clientSecret)
    .update(timestamp + body)
    .digest("hex")
    .toUpperCase();
  return {
    headers: { "content-type": "application/json", "x-oura-signature": signature, "x-oura-timestamp": timestamp },
    body,
  };
}

async function knows(callbackUrl: string, token: string): Promise<boolean> {
  const challenge = randomUUID();
  const url = new URL(callbackUrl);
  url.searchParams.set("verification_token", token);
  url.searchParams.set("challenge", challenge);
  const response = await fetch(url);
  const body = response.ok ? await response.text() : "{}";
  return (JSON.parse(body) as { challenge?: string }).challenge === challenge;
}

function paged(call: Call, found: readonly unknown[], size: number): Reply {
  const from = Number(Buffer.from(call.query["next_token"] ?? "", "base64url").toString("utf8") || 0);
  const data = found.slice(from, from + size);
  const isLast = from + size >= found.length;
  const next = Buffer.from(String(from + size)).toString("base64url");
  if (call.shape === "looping")
    return { status: 200, json: { data: found.slice(0, size), next_token: "round-and-round" } };
  return { status: 200, json: { data, next_token: isLast ? null : next } };
}

/** `fields` adds to what always comes; "nulls" empties everything that may be empty. */
function shaped(call: Call, kind: string, document: OuraDocument): unknown {
  const always = ALWAYS[kind];
  const asked = call.query["fields"]?.split(",");
  const kept = Object.entries(document).filter(
    ([name]) => always === undefined || asked === undefined || always.includes(name) || asked.includes(name),
  );
  if (call.shape !== "nulls") return Object.fromEntries(kept);
  const full = ["id", "day", "timestamp", ...(always ?? [])];
  return Object.fromEntries(kept.map(([name, value]) => [name, full.includes(name) ? value : null]));
}
