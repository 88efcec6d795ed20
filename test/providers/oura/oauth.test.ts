import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { OAuth } from "#src/ports/provider.ts";
import { createOuraProvider } from "#src/providers/oura/provider.ts";
import { openStubOura, type StubOura } from "#test/helpers/stub-oura.ts";
import { stubTiming } from "#test/helpers/stub-timing.ts";

const NOW = new Date("2026-03-10T08:00:00Z");
const BACK = "https://kairos.example/oauth/oura/callback";

describe("granting access to Oura", () => {
  let stub: StubOura;
  let oauth: OAuth;

  beforeEach(async () => {
    stub = await openStubOura({ people: [{ account: "ana", days: { from: "2026-03-01", to: "2026-03-02" } }] });
    const { clientId, clientSecret, url } = stub;
    oauth = createOuraProvider({ clientId, clientSecret, apiUrl: url, timing: stubTiming() }).oauth!;
  });
  afterEach(() => stub.close());

  async function code(scopes = oauth.scopesFor(["sleep"])): Promise<string> {
    const url = oauth.authorizeUrl({ state: "s", redirectUri: BACK, scopes, codeChallenge: "c" });
    const response = await fetch(url, { redirect: "manual" });
    const back = new URL(response.headers.get("location")!);
    expect(back.searchParams.get("state")).toBe("s");
    return back.searchParams.get("code")!;
  }

  const grant = async () => ({ code: await code(), redirectUri: BACK, codeVerifier: "v", now: NOW });

  test("ends in tokens that open the account, and that end in an hour", async () => {
    const tokens = await oauth.exchange(await grant());
    expect(tokens.expiresAt).toEqual(new Date("2026-03-10T09:00:00Z"));
    expect(await oauth.account(tokens.access)).toBe("ana");
  });

  test("a code is good once, and only for the address it was sent to", async () => {
    const first = await grant();
    await oauth.exchange(first);
    await expect(oauth.exchange(first)).rejects.toMatchObject({ fault: "unauthorised" });
    await expect(oauth.exchange({ ...(await grant()), redirectUri: `${BACK}/x` })).rejects.toMatchObject({
      fault: "unauthorised",
    });
  });

  test("a refresh brings new tokens and voids the old ones", async () => {
    const old = await oauth.exchange(await grant());
    const fresh = await oauth.refresh(old, NOW);
    expect(fresh.refresh).not.toBe(old.refresh);
    await expect(oauth.account(old.access)).rejects.toMatchObject({ fault: "unauthorised" });
    await expect(oauth.refresh(old, NOW)).rejects.toMatchObject({ fault: "unauthorised" });
    expect(await oauth.account(fresh.access)).toBe("ana");
  });

  test("without a refresh token only the person can grant access again", async () => {
    await expect(oauth.refresh({ access: "a", expiresAt: NOW }, NOW)).rejects.toMatchObject({ fault: "unauthorised" });
    expect(stub.requests).toHaveLength(0);
  });

  test("a refresh whose answer was lost is not asked for twice: the token is spent", async () => {
    const old = await oauth.exchange(await grant());
    const before = stub.requests.length;
    stub.fail({ kind: "cut" }, { path: /token/u });
    await expect(oauth.refresh(old, NOW)).rejects.toMatchObject({ fault: "unavailable" });
    expect(stub.requests.length).toBe(before + 1);
  });

  test("an answer without tokens is malformed", async () => {
    stub.fail({ kind: "other-shape" }, { path: /token/u });
    await expect(oauth.exchange(await grant())).rejects.toMatchObject({ fault: "malformed" });
  });

  test("revoking leaves nothing that opens the account", async () => {
    const tokens = await oauth.exchange(await grant());
    expect(stub.isConnected("ana")).toBe(true);
    await oauth.revoke!(tokens);
    expect(stub.isConnected("ana")).toBe(false);
  });

  test.each([
    [["sleep"], ["daily"]],
    [["heart"], ["daily", "spo2Daily"]],
    [["activity"], ["daily", "workout"]],
    [
      ["sleep", "heart", "activity"],
      ["daily", "spo2Daily", "workout"],
    ],
  ] as const)("consent to %j asks for %j", (categories, scopes) => {
    expect(new Set(oauth.scopesFor(categories))).toEqual(new Set(scopes));
  });

  test("by default the page to grant access is the vendor's own", () => {
    const { oauth: real } = createOuraProvider({ clientId: "id", clientSecret: "secret", timing: stubTiming() });
    const url = real!.authorizeUrl({ state: "s", redirectUri: BACK, scopes: ["daily", "workout"], codeChallenge: "c" });
    expect(url.origin + url.pathname).toBe("https://cloud.ouraring.com/oauth/authorize");
    expect(Object.fromEntries(url.searchParams)).toEqual({
      response_type: "code",
      client_id: "id",
      redirect_uri: BACK,
      scope: "daily workout",
      state: "s",
    });
  });
});
