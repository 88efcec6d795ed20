import { createHash } from "node:crypto";
import { z } from "zod";
import { type Ping, type Webhook, WebhookRefused, type WebhookRequest } from "#src/ports/provider.ts";
import { fields, localInstant, text } from "#src/providers/http/fields.ts";
import { recordIdOf } from "#src/providers/http/record-ids.ts";
import { bodyOf, freshMoment, hmacSha256, isSame, signedHeader } from "#src/providers/http/signature.ts";
import type { VendorHttp } from "#src/providers/http/vendor-http.ts";
import { KINDS, kindNamed } from "#src/providers/oura/kinds.ts";

const SUBSCRIPTION = z.object({
  id: z.string(),
  callback_url: z.string(),
  event_type: z.string(),
  data_type: z.string(),
  expiration_time: z.string(),
});
type Subscription = z.infer<typeof SUBSCRIPTION>;

const EVENTS = ["create", "update", "delete"] as const;
const PATH = "/v2/webhook/subscription";
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Renewed this long before the end, and looked after at least this often. */
const MARGIN_MS = 7 * DAY;

export interface OuraWebhookOptions {
  readonly http: VendorHttp;
  readonly clientId: string;
  readonly clientSecret: string;
}

export function createWebhook({ http, clientId, clientSecret }: OuraWebhookOptions): Webhook {
  const headers = { "x-client-id": clientId, "x-client-secret": clientSecret };
  const token = verificationToken(clientSecret);

  const create = (callbackUrl: string, data_type: string, event_type: string) =>
    http.read(
      {
        method: "POST",
        path: PATH,
        headers,
        json: { callback_url: callbackUrl, verification_token: token, event_type, data_type },
      },
      SUBSCRIPTION,
    );

  /** 403: it ended in the meantime. */
  const renew = async (subscription: Subscription, callbackUrl: string) =>
    (await http.find({ method: "PUT", path: `${PATH}/renew/${subscription.id}`, headers }, SUBSCRIPTION, [403])) ??
    (await create(callbackUrl, subscription.data_type, subscription.event_type));

  return {
    challenge(query) {
      const given = Buffer.from(query.get("verification_token") ?? "");
      const challenge = query.get("challenge");
      if (challenge === null || !isSame(given, Buffer.from(token))) return undefined;
      return JSON.stringify({ challenge });
    },

    read(request) {
      verify(request, clientSecret);
      return pingOf(bodyOf(request.body), request.now);
    },

    async renew(callbackUrl, now) {
      const all = await http.read({ path: PATH, headers }, z.array(SUBSCRIPTION));
      const ours = all.filter(({ callback_url }) => callback_url === callbackUrl);
      const ends: number[] = [];
      for (const { name } of KINDS) {
        for (const event of EVENTS) {
          const found = ours.find(({ data_type, event_type }) => data_type === name && event_type === event);
          const kept =
            found === undefined
              ? await create(callbackUrl, name, event)
              : endOf(found) - now.getTime() > MARGIN_MS
                ? found
                : await renew(found, callbackUrl);
          ends.push(endOf(kept));
        }
      }
      const next = Math.min(...ends) - MARGIN_MS;
      return new Date(Math.min(Math.max(next, now.getTime() + HOUR), now.getTime() + MARGIN_MS));
    },
  };
}

/** Told to the vendor with a subscription and asked back by it: derived, so that all processes know the same one. */
const verificationToken = (clientSecret: string): string =>
  hmacSha256(clientSecret, "oura webhook verification").toString("hex");

/** An end that cannot be read has come. */
const endOf = ({ expiration_time }: Subscription): number => localInstant(expiration_time)?.at.getTime() ?? 0;

/** The vendor's own example signs the body as it was parsed and written again, so both forms count. */
function verify({ headers, body, now }: WebhookRequest, clientSecret: string): void {
  const given = Buffer.from(signedHeader(headers, "x-oura-signature"));
  const timestamp = signedHeader(headers, "x-oura-timestamp");
  const again = bodyOf(body);
  const forms = again === undefined ? [body] : [body, Buffer.from(JSON.stringify(again))];
  const signed = forms.some((form) =>
    isSame(given, Buffer.from(hmacSha256(clientSecret, timestamp, form).toString("hex").toUpperCase())),
  );
  if (!signed) {
    throw new WebhookRefused("Cannot take a webhook of Oura as its signature must be right: current value is another");
  }
  freshMoment(timestamp, now);
}

/** Events of kinds that are not pulled are nobody's. */
function pingOf(body: unknown, now: Date): readonly Ping[] {
  const event = fields(body);
  const [type, kind, id, account, time] = ["event_type", "data_type", "object_id", "user_id", "event_time"].map(
    (name) => text(event[name]),
  );
  if (type === undefined || kind === undefined || id === undefined || account === undefined) return [];
  if (kindNamed(kind) === undefined || !EVENTS.some((known) => known === type)) return [];
  const identity = JSON.stringify([type, kind, id, account, time]);
  return [
    {
      eventId: createHash("sha256").update(identity).digest("hex"),
      account,
      kind,
      recordId: recordIdOf(kind, id),
      change: type === "delete" ? "deleted" : "updated",
      at: localInstant(time)?.at ?? now,
    },
  ];
}
