import { type Act, personal } from "#agents/coach/acts.ts";
import {
  connectDraft,
  connectionsDraft,
  disconnectedDraft,
  forgottenDataDraft,
  keptDataDraft,
} from "#agents/drafts/connections.ts";
import { unknownActionDraft } from "#agents/drafts/help.ts";
import { CONNECTABLE_SOURCES, type ConnectableSource, isStoppable } from "#src/services/connectable.ts";

const connect =
  (source: ConnectableSource): Act =>
  async ({ services, person, now }) =>
    personal(connectDraft(source, await services.connections.connectUrl(person, source, now)));

const disconnect =
  (source: ConnectableSource): Act =>
  async ({ services, person, now }) =>
    personal(disconnectedDraft(source, await services.connections.disconnect(person, source, now)));

/** Acts `connect-<source>` and `disconnect-<source>`, and what is asked about connections. */
export const connectionActs: Readonly<Record<string, Act>> = {
  ...Object.fromEntries(
    CONNECTABLE_SOURCES.flatMap((source) => [
      [`connect-${source}`, connect(source)],
      [`disconnect-${source}`, disconnect(source)],
    ]),
  ),

  async connections({ services, person, now }) {
    const [views, others] = await Promise.all([
      services.connections.overview(person),
      services.connections.others(person, now),
    ]);
    return personal(connectionsDraft(views, others, person, now));
  },

  /** Nothing more comes of itself; a file can still be imported. */
  async "disconnect-apple-health"({ services, person, now }) {
    const [stopped, { appleHealth }] = await Promise.all([
      services.healthPushes.revoke(person, now),
      services.connections.others(person, now),
    ]);
    return personal(disconnectedDraft("apple-health", stopped || appleHealth.newestDay !== undefined));
  },

  async "connection-keep"({ action }) {
    const source = action.value ?? "";
    return personal(isStoppable(source) ? keptDataDraft(source) : unknownActionDraft());
  },

  async "connection-forget"({ services, person, action, now }) {
    const source = action.value ?? "";
    if (!isStoppable(source)) return personal(unknownActionDraft());
    const days = await services.connections.forget(person, source, now);
    if (days > 0) await services.plans.planAgain(person, now);
    return personal(forgottenDataDraft(source, days));
  },
};
