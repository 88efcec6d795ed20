import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { OAuth } from "#src/ports/provider.ts";
import { createWhoopProvider } from "#src/providers/whoop/provider.ts";
import { stubTiming } from "#test/helpers/stub-timing.ts";
import { openStubWhoop, type StubWhoop } from "#test/helpers/stub-whoop.ts";

const NOW = new Date("2026-03-10T08:00:00Z");
const BACK = "https://kairos.example/oauth/whoop/callback";

describe("granting access to WHOOP", () => {
  let stub: StubWhoop;
  let oauth: OAuth;

  beforeEach(async () => {
    stub = await openStubWhoop({ people: [{ account: "10129", days: { from: "2026-03-01", to: "2026-03-02" } }] });
    const { clientId, clientSecret, url } = stub;
    oauth = createWhoopProvider({ clientId, clientSecret, apiUrl: url, timing: stubTiming() }).oauth!;
  });
  afterEach(() => stub.close());

  async function exchange() {
    const scopes = oauth.scopesFor(["sleep"]);
    const url = oauth.authorizeUrl({ state: "state-of-8", redirectUri: BACK, scopes, codeChallenge: "c" });
    const response = await fetch(url, { redirect: "manual" });
    const code = new URL(response.headers.get("location")!).searchParams.get("code")!;
    return oauth.exchange({ code, redirectUri: BACK, codeVerifier: "v", now: NOW });
  }

  test("ends in tokens that open the account, named by its number", async () => {
    const tokens = await exchange();
    expect(tokens.expiresAt).toEqual(new Date("2026-03-10T09:00:00Z"));
    expect(await oauth.account(tokens.access)).toBe("10129");
  });

  test("a refresh brings new tokens and voids the old ones", async () => {
    const old = await exchange();
    const fresh = await oauth.refresh(old, NOW);
    expect(await oauth.account(fresh.access)).toBe("10129");
    await expect(oauth.account(old.access)).rejects.toMatchObject({ fault: "unauthorised" });
    await expect(oauth.refresh(old, NOW)).rejects.toMatchObject({ fault: "unauthorised" });
  });

  test("revoking leaves nothing that opens the account", async () => {
    await oauth.revoke!(await exchange());
    expect(stub.isConnected("10129")).toBe(false);
  });

  test.each([
    [["sleep"], ["offline", "read:profile", "read:sleep"]],
    [["heart"], ["offline", "read:profile", "read:recovery", "read:cycles"]],
    [["activity"], ["offline", "read:profile", "read:workout"]],
  ] as const)("consent to %j asks for %j", (categories, scopes) => {
    expect(new Set(oauth.scopesFor(categories))).toEqual(new Set(scopes));
  });

  test("by default everything is at the vendor's own address", () => {
    const { oauth: real } = createWhoopProvider({ clientId: "id", clientSecret: "secret", timing: stubTiming() });
    const url = real!.authorizeUrl({ state: "s", redirectUri: BACK, scopes: ["offline"], codeChallenge: "c" });
    expect(url.origin + url.pathname).toBe("https://api.prod.whoop.com/oauth/oauth2/auth");
  });
});
