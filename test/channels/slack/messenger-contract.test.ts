import { ANA, startSlack } from "#test/channels/slack/harness.ts";
import { seenMessage } from "#test/channels/slack/seen.ts";
import { messengerContract } from "#test/contracts/messenger-contract.ts";

messengerContract({
  name: "slack",
  looksUp: true,
  async create() {
    const { slack, channel, close } = await startSlack();
    return {
      messenger: channel.messenger,
      to: { channel: "slack", conversation: slack.openDm(ANA.id) },
      seen: async () => slack.state(ANA.id).messages.map(seenMessage),
      failNext(fault) {
        if (fault.kind === "rate-limited") slack.failNext("chat.postMessage", { retryAfter: fault.afterMs / 1_000 });
        else if (fault.kind === "gone") slack.failNext("chat.postMessage", { error: "account_inactive" });
        else slack.failNext("chat.postMessage", { hang: true, afterDelivery: fault.delivered });
      },
      failNextStatus: () => slack.failNext("assistant.threads.setStatus", { status: 500 }),
      close,
    };
  },
});
