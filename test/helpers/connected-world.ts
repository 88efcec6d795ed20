import { demoStart } from "#src/demo/seed-demo.ts";
import { addDays, localDay } from "#src/domain/time.ts";
import type { LocalMessage } from "#src/playground/local-slack/types.ts";
import { openPlainBrowser, type Page, type PlainBrowser } from "#test/helpers/plain-browser.ts";
import { openStubOura, type StubOura } from "#test/helpers/stub-oura.ts";
import type { SignedDelivery } from "#test/helpers/stub-vendor.ts";
import { openStubWhoop, type StubWhoop } from "#test/helpers/stub-whoop.ts";
import { openWorld, textOf, type Who, type World, wordsOf } from "#test/helpers/world.ts";

/** The demo company's first day. */
export const TODAY = localDay(demoStart(new Date()), "Europe/Berlin");

/** The demo company with an Oura and a WHOOP of its own to connect to. */
export interface ConnectedWorld extends World {
  readonly oura: StubOura;
  readonly whoop: StubWhoop;
  /** The page behind the connect button of what was just said. */
  linkFor(who: Who, source: "oura" | "whoop"): Promise<string>;
  /** All the way: the word in chat, the page, the vendor's own page, and back. Jobs may still be under way. */
  connect(who: Who, source: "oura" | "whoop", account: string, browser?: PlainBrowser): Promise<Page>;
  /** A webhook over HTTP; answers its status. */
  ping(source: "oura" | "whoop", delivery: SignedDelivery): Promise<number>;
  value(who: Who, metric: string, day: string, source?: string): Promise<number | undefined>;
}

/** Oura accounts "oura-1" to "oura-4", WHOOP accounts "1001" and "1002", each with 120 days up to today. */
export async function openConnectedWorld(env: Readonly<Record<string, string>> = {}): Promise<ConnectedWorld> {
  const days = { from: addDays(TODAY, -120), to: TODAY };
  const accounts = (names: readonly string[]) => names.map((account, index) => ({ account, days, seed: index + 3 }));
  const oura = await openStubOura({ people: accounts(["oura-1", "oura-2", "oura-3", "oura-4"]), pageSize: 50 });
  const whoop = await openStubWhoop({ people: accounts(["1001", "1002"]) });
  const world = await openWorld({
    env: {
      OURA_CLIENT_ID: oura.clientId,
      OURA_CLIENT_SECRET: oura.clientSecret,
      OURA_API_URL: oura.url,
      WHOOP_CLIENT_ID: whoop.clientId,
      WHOOP_CLIENT_SECRET: whoop.clientSecret,
      WHOOP_API_URL: whoop.url,
      ...env,
    },
  });
  const stubs = { oura, whoop };
  const linkFor = async (who: Who, source: "oura" | "whoop") => linkIn(await world.say(who, `connect ${source}`));
  return {
    ...world,
    oura,
    whoop,
    linkFor,
    async connect(who, source, account, browser = openPlainBrowser()) {
      stubs[source].signIn(account);
      return browser.submit(await browser.open(await linkFor(who, source)));
    },
    async ping(source, { headers, body }) {
      const response = await fetch(`${world.app.url}/webhooks/${source}`, { method: "POST", headers, body });
      await response.arrayBuffer();
      return response.status;
    },
    async value(who, metric, day, source = "oura") {
      const rows = await world.rows<{ value: number }>(
        "select value from measurements where person_id = $1 and metric = $2 and day = $3 and source = $4",
        [who, metric, day, source],
      );
      return rows[0]?.value;
    },
    async [Symbol.asyncDispose]() {
      await world[Symbol.asyncDispose]();
      await oura.close();
      await whoop.close();
    },
  };
}

/** The page that a message's button opens. */
export function linkIn(messages: readonly LocalMessage[]): string {
  const url = /"url":"([^"]+)"/u.exec(messages.map(textOf).join("\n"))?.[1];
  if (url === undefined) throw new Error(`Cannot find a link in what was said: ${wordsOf(messages)}`);
  return url;
}
