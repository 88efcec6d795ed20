import { expect, test } from "vitest";
import { createWhoopProvider } from "#src/providers/whoop/provider.ts";
import { codeGrantContract } from "#test/contracts/code-grant-contract.ts";
import { stubTiming } from "#test/helpers/stub-timing.ts";
import { openStubWhoop } from "#test/helpers/stub-whoop.ts";

codeGrantContract({
  name: "WHOOP",
  account: "10129",
  create: async (account) => {
    const stub = await openStubWhoop({ people: [{ account, days: { from: "2026-03-01", to: "2026-03-02" } }] });
    const { clientId, clientSecret, url: apiUrl } = stub;
    return { stub, oauth: createWhoopProvider({ clientId, clientSecret, apiUrl, timing: stubTiming() }).oauth! };
  },
});

const { oauth } = createWhoopProvider({ clientId: "id", clientSecret: "secret", timing: stubTiming() });

test.each([
  [["sleep"], ["offline", "read:profile", "read:sleep"]],
  [["heart"], ["offline", "read:profile", "read:recovery", "read:cycles"]],
  [["activity"], ["offline", "read:profile", "read:workout"]],
] as const)("consent to %j asks WHOOP for %j", (categories, scopes) => {
  expect(new Set(oauth!.scopesFor(categories))).toEqual(new Set(scopes));
});

test("by default everything is at WHOOP's own address", () => {
  const redirectUri = "https://kairos.example/oauth/whoop/callback";
  const url = oauth!.authorizeUrl({ state: "s", redirectUri, scopes: ["offline"], codeChallenge: "c" });
  expect(url.origin + url.pathname).toBe("https://api.prod.whoop.com/oauth/oauth2/auth");
});
