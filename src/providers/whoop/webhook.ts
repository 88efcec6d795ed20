import type { Ping, Webhook } from "#src/ports/provider.ts";
import { WebhookRefused } from "#src/ports/provider.ts";
import { fields, finite, text } from "#src/providers/http/fields.ts";
import { recordIdOf } from "#src/providers/http/record-ids.ts";
import { bodyOf, freshMoment, hmacSha256, isSame, signedHeader } from "#src/providers/http/signature.ts";
import { isKind } from "#src/providers/whoop/kinds.ts";

const TYPE = /^(\w+)\.(updated|deleted)$/u;

/** The address is entered in the vendor's dashboard, so there is nothing to subscribe to or to renew. */
export function createWebhook(clientSecret: string): Webhook {
  return {
    read({ headers, body, now }) {
      const given = Buffer.from(signedHeader(headers, "x-whoop-signature"));
      const timestamp = signedHeader(headers, "x-whoop-signature-timestamp");
      const expected = Buffer.from(hmacSha256(clientSecret, timestamp, body).toString("base64"));
      if (!isSame(given, expected)) {
        throw new WebhookRefused(
          "Cannot take a webhook of WHOOP as its signature must be right: current value is another",
        );
      }
      return pingOf(bodyOf(body), freshMoment(timestamp, now));
    },
  };
}

/** The repetition of an event has a timestamp of its own and the trace of the first. */
function pingOf(body: unknown, at: Date): readonly Ping[] {
  const event = fields(body);
  const account = finite(event["user_id"]);
  const id = text(event["id"]);
  const [whole, kind, change] = TYPE.exec(text(event["type"]) ?? "") ?? [];
  if (account === undefined || id === undefined || whole === undefined || !isKind(kind!)) return [];
  const trace = text(event["trace_id"]) ?? `untraced at ${at.getTime()}`;
  return [
    {
      eventId: `${trace}:${whole}:${id}`,
      account: String(account),
      kind,
      recordId: recordIdOf(kind, id),
      change: change === "deleted" ? "deleted" : "updated",
      at,
    },
  ];
}
