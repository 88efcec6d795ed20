import type { ProviderRecord } from "#src/ports/provider.ts";
import { fields } from "#src/providers/http/fields.ts";
import { recordIdOf } from "#src/providers/http/record-ids.ts";
import { createOuraProvider } from "#src/providers/oura/provider.ts";
import { providerContract } from "#test/contracts/provider-contract.ts";
import { openStubOura } from "#test/helpers/stub-oura.ts";
import { stubTiming } from "#test/helpers/stub-timing.ts";

const ACCOUNT = "person-of-oura";
const KINDS = ["sleep", "daily_readiness", "daily_spo2", "daily_activity", "workout"];

providerContract({
  name: "Oura",
  capabilities: ["oauth", "pull", "webhook"],
  create: async () => {
    const days = { from: "2026-02-01", to: "2026-03-12" };
    const stub = await openStubOura({ people: [{ account: ACCOUNT, days }] });
    const { url, clientId, clientSecret } = stub;
    const provider = createOuraProvider({ clientId, clientSecret, apiUrl: url, timing: stubTiming() });
    const scopes = provider.oauth!.scopesFor(["sleep", "heart", "activity"]);
    const samples: ProviderRecord[] = KINDS.flatMap((kind) =>
      stub.documents(ACCOUNT, kind).map((body) => ({ kind, id: recordIdOf(kind, body.id), body })),
    );
    return {
      provider,
      samples,
      isNap: ({ kind, body }) => kind === "sleep" && fields(body)["type"] === "sleep",
      pull: {
        access: stub.grant(ACCOUNT, scopes).access,
        days: { from: "2026-02-05", to: "2026-03-08" },
        requests: () => stub.requests.length,
      },
      webhook: {
        delivery: (at) =>
          stub.delivery(
            {
              event_type: "update",
              data_type: "sleep",
              object_id: stub.documents(ACCOUNT, "sleep")[0]!.id,
              event_time: "2026-03-10T06:30:00+00:00",
              user_id: ACCOUNT,
            },
            at,
          ),
      },
      close: () => stub.close(),
    };
  },
});
