import type { Listening } from "#src/channels/slack/listeners/listening.ts";

/** The workspace took the app away, or its token. */
export function onUninstall({ app, reception }: Listening): void {
  app.event("app_uninstalled", async ({ body }) => {
    await reception.uninstalled(body.event_id, body.team_id);
  });
  app.event("tokens_revoked", async ({ event, body }) => {
    if ((event.tokens.bot ?? []).length > 0) await reception.uninstalled(body.event_id, body.team_id);
  });
}
