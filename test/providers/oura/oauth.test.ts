import { expect, test } from "vitest";
import { createOuraProvider } from "#src/providers/oura/provider.ts";
import { codeGrantContract } from "#test/contracts/code-grant-contract.ts";
import { openStubOura } from "#test/helpers/stub-oura.ts";
import { stubTiming } from "#test/helpers/stub-timing.ts";

codeGrantContract({
  name: "Oura",
  account: "ana",
  create: async (account) => {
    const stub = await openStubOura({ people: [{ account, days: { from: "2026-03-01", to: "2026-03-02" } }] });
    const { clientId, clientSecret, url: apiUrl } = stub;
    return { stub, oauth: createOuraProvider({ clientId, clientSecret, apiUrl, timing: stubTiming() }).oauth! };
  },
});

const { oauth } = createOuraProvider({ clientId: "id", clientSecret: "secret", timing: stubTiming() });

test.each([
  [["sleep"], ["daily"]],
  [["heart"], ["daily", "spo2Daily"]],
  [["activity"], ["daily", "workout"]],
  [
    ["sleep", "heart", "activity"],
    ["daily", "spo2Daily", "workout"],
  ],
] as const)("consent to %j asks Oura for %j", (categories, scopes) => {
  expect(new Set(oauth!.scopesFor(categories))).toEqual(new Set(scopes));
});

test("by default the page to grant access is Oura's own", () => {
  const redirectUri = "https://kairos.example/oauth/oura/callback";
  const url = oauth!.authorizeUrl({ state: "s", redirectUri, scopes: ["daily", "workout"], codeChallenge: "c" });
  expect(url.origin + url.pathname).toBe("https://cloud.ouraring.com/oauth/authorize");
  expect(Object.fromEntries(url.searchParams)).toEqual({
    response_type: "code",
    client_id: "id",
    redirect_uri: redirectUri,
    scope: "daily workout",
    state: "s",
  });
});
