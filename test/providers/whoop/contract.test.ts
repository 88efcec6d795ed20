import type { ProviderRecord } from "#src/ports/provider.ts";
import { fields } from "#src/providers/http/fields.ts";
import { recordIdOf } from "#src/providers/http/record-ids.ts";
import { createWhoopProvider } from "#src/providers/whoop/provider.ts";
import { providerContract } from "#test/contracts/provider-contract.ts";
import { stubTiming } from "#test/helpers/stub-timing.ts";
import { openStubWhoop } from "#test/helpers/stub-whoop.ts";

const ACCOUNT = "10129";

providerContract({
  name: "WHOOP",
  capabilities: ["oauth", "pull", "webhook"],
  create: async () => {
    const days = { from: "2026-02-01", to: "2026-03-12" };
    const stub = await openStubWhoop({ people: [{ account: ACCOUNT, days }] });
    const { url, clientId, clientSecret } = stub;
    const provider = createWhoopProvider({ clientId, clientSecret, apiUrl: url, timing: stubTiming() });
    const scopes = provider.oauth!.scopesFor(["sleep", "heart", "activity"]);
    const sleeps = stub.records(ACCOUNT, "sleep");
    const cycles = stub.records(ACCOUNT, "cycle");
    const samples: ProviderRecord[] = [
      ...sleeps.map((body) => ({ kind: "sleep", id: recordIdOf("sleep", String(body["id"])), body })),
      ...stub.records(ACCOUNT, "workout").map((body) => ({
        kind: "workout",
        id: recordIdOf("workout", String(body["id"])),
        body,
      })),
      ...stub.records(ACCOUNT, "recovery").flatMap((recovery) => {
        const id = recordIdOf("recovery", String(recovery["sleep_id"]));
        const sleep = sleeps.find((candidate) => candidate["id"] === recovery["sleep_id"]);
        const cycle = cycles.find((candidate) => candidate["id"] === recovery["cycle_id"]);
        return [
          { kind: "recovery", id, body: { recovery, sleep } },
          { kind: "recovery", id, body: { recovery, cycle } },
        ];
      }),
    ];
    return {
      provider,
      samples,
      isNap: ({ kind, body }) => kind === "sleep" && fields(body)["nap"] === true,
      pull: {
        access: stub.grant(ACCOUNT, scopes).access,
        days: { from: "2026-02-05", to: "2026-03-08" },
        requests: () => stub.requests.length,
      },
      webhook: {
        delivery: (at) =>
          stub.delivery(
            {
              user_id: Number(ACCOUNT),
              id: String(sleeps.at(-5)!["id"]),
              type: "recovery.updated",
              trace_id: "e369c784-5100-49e8-8098-75d35c47b31b",
            },
            at,
          ),
      },
      close: () => stub.close(),
    };
  },
});
