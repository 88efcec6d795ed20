import { type Listening, teamsOf } from "#src/channels/slack/listeners/listening.ts";
import { renderHome } from "#src/channels/slack/render-home.ts";
import { assertApprovedView } from "#src/domain/guardrails/review.ts";

/** App Home is drawn anew each time it is opened; opening it is no event of the person's. */
export function onHomeOpened({ app, client, reception, views }: Listening): void {
  app.event("app_home_opened", async ({ event }) => {
    if (event.tab !== "home") return;
    const home = await views.home(await reception.sender(event.user, ...teamsOf(event)));
    if (home === undefined) return;
    assertApprovedView(home);
    await client.views.publish({ user_id: event.user, view: renderHome(home) });
  });
}
