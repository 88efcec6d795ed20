import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Provider } from "#src/ports/provider.ts";
import { createWebhookRenewal } from "#src/services/webhook-renewal.ts";
import { type ConnectedCompany, openConnectedCompany } from "#test/helpers/connected-company.ts";

describe("a vendor's webhook subscriptions", () => {
  let company: ConnectedCompany;
  const asked: string[] = [];
  let outcome: () => Promise<Date>;
  const errors: unknown[] = [];
  const provider: Provider = {
    source: "oura",
    name: "Oura",
    metrics: [],
    webhook: {
      read: () => [],
      renew(callbackUrl) {
        asked.push(callbackUrl);
        return outcome();
      },
    },
    normalise: () => [],
  };
  const looking = (base: string | undefined) =>
    createWebhookRenewal({
      work: company.work,
      providers: [provider],
      base,
      realNow: () => new Date(),
      onError: (error) => errors.push(error),
    });
  const due = () => company.database.sql.query("update webhook_renewals set due_at = now() - interval '1 second'");
  beforeAll(async () => {
    company = await openConnectedCompany([]);
    outcome = async () => new Date(Date.now() + 86_400_000);
  }, 60_000);
  afterAll(() => company?.[Symbol.asyncDispose]());

  test("are nobody's business where no vendor could call", async () => {
    await looking(undefined)();
    expect(asked).toEqual([]);
  });

  test("are looked after by one of several processes, for the public address", async () => {
    await Promise.all([1, 2, 3].map(() => looking("https://kairos.example")()));
    expect(asked).toEqual(["https://kairos.example/webhooks/oura"]);
    await looking("https://kairos.example")();
    expect(asked).toHaveLength(1);
  });

  test("are looked after again when they are due", async () => {
    await due();
    await looking("https://kairos.example")();
    expect(asked).toHaveLength(2);
  });

  test("that could not be renewed are tried again within an hour, and said to the operator", async () => {
    await due();
    outcome = () => Promise.reject(new Error("the vendor is away"));
    await looking("https://kairos.example")();
    expect(errors).toHaveLength(1);
    const { rows } = await company.database.sql.query<{ minutes: number }>(
      "select extract(epoch from due_at - now())::float8 / 60 as minutes from webhook_renewals",
    );
    expect(rows[0]!.minutes).toBeGreaterThan(55);
    expect(rows[0]!.minutes).toBeLessThanOrEqual(60);
  });
});
