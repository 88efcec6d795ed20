import type { Provider } from "#src/ports/provider.ts";
import type { UnitOfWork } from "#src/ports/stores.ts";

export interface WebhookRenewalOptions {
  readonly work: UnitOfWork;
  readonly providers: readonly Provider[];
  /** The public address; undefined: no vendor can call, so nothing is subscribed to. */
  readonly base: string | undefined;
  /** Subscriptions end in real time. */
  readonly realNow: () => Date;
  readonly onError: (error: unknown) => void;
}

export const webhookPath = (provider: Pick<Provider, "source">): string => `/webhooks/${provider.source}`;

/** Looks after the vendors' webhook subscriptions where they are due, in one process at a time; what failed is tried again in an hour. */
export const createWebhookRenewal =
  ({ work, providers, base, realNow, onError }: WebhookRenewalOptions) =>
  async (): Promise<void> => {
    if (base === undefined) return;
    const { renewals } = work.system.stores;
    for (const provider of providers) {
      const renew = provider.webhook?.renew?.bind(provider.webhook);
      if (renew === undefined || !(await renewals.claim(provider.source))) continue;
      try {
        const next = await renew(new URL(webhookPath(provider), base).href, realNow());
        await renewals.renewed(provider.source, next);
      } catch (error) {
        onError(error);
      }
    }
  };
