import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { OAuth } from "#src/ports/provider.ts";
import type { VendorStub } from "#test/helpers/stub-vendor.ts";

export interface CodeGrantContract {
  readonly name: string;
  /** The vendor's id of the account whose owner grants access. */
  readonly account: string;
  create(account: string): Promise<{ readonly stub: VendorStub; readonly oauth: OAuth }>;
}

const NOW = new Date("2026-03-10T08:00:00Z");
const BACK = "https://kairos.example/oauth/vendor/callback";

/** What granting, refreshing and taking back access do with every vendor that is asked for records. */
export function codeGrantContract({ name, account, create }: CodeGrantContract): void {
  describe(`granting access to ${name}`, () => {
    let stub: VendorStub;
    let oauth: OAuth;

    beforeEach(async () => {
      ({ stub, oauth } = await create(account));
    });
    afterEach(() => stub.close());

    async function grant() {
      const scopes = oauth.scopesFor(["sleep"]);
      const page = oauth.authorizeUrl({ state: "state-of-8", redirectUri: BACK, scopes, codeChallenge: "c" });
      const response = await fetch(page, { redirect: "manual" });
      const back = new URL(response.headers.get("location")!);
      expect(back.searchParams.get("state")).toBe("state-of-8");
      return { code: back.searchParams.get("code")!, redirectUri: BACK, codeVerifier: "v", now: NOW };
    }
    const exchange = async () => oauth.exchange(await grant());

    test("ends in tokens that open the account, and that end in an hour", async () => {
      const tokens = await exchange();
      expect(tokens.expiresAt).toEqual(new Date("2026-03-10T09:00:00Z"));
      expect(await oauth.account(tokens.access)).toBe(account);
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
      const old = await exchange();
      const fresh = await oauth.refresh(old, NOW);
      expect(fresh.refresh).not.toBe(old.refresh);
      await expect(oauth.account(old.access)).rejects.toMatchObject({ fault: "unauthorised" });
      await expect(oauth.refresh(old, NOW)).rejects.toMatchObject({ fault: "unauthorised" });
      expect(await oauth.account(fresh.access)).toBe(account);
    });

    test("without a refresh token only the person can grant access again", async () => {
      await expect(oauth.refresh({ access: "a", expiresAt: NOW }, NOW)).rejects.toMatchObject({
        fault: "unauthorised",
      });
      expect(stub.requests).toHaveLength(0);
    });

    test("a refresh whose answer was lost is not asked for twice: the token is spent", async () => {
      const old = await exchange();
      const before = stub.requests.length;
      stub.fail({ kind: "cut" }, { path: /token/u });
      await expect(oauth.refresh(old, NOW)).rejects.toMatchObject({ fault: "unavailable" });
      expect(stub.requests.length).toBe(before + 1);
    });

    test("an answer without tokens is malformed", async () => {
      stub.fail({ kind: "other-shape" }, { path: /token/u });
      await expect(exchange()).rejects.toMatchObject({ fault: "malformed" });
    });

    test("revoking leaves nothing that opens the account", async () => {
      const tokens = await exchange();
      expect(stub.isConnected(account)).toBe(true);
      await oauth.revoke!(tokens);
      expect(stub.isConnected(account)).toBe(false);
    });
  });
}
