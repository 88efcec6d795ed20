import { viewProblems } from "#src/playground/local-slack/block-rules.ts";
import type { JsonObject } from "#src/playground/local-slack/types.ts";
import { type Args, isObject, type Method, MethodError, need, nested } from "#src/playground/local-slack/web-api.ts";
import { BOT, type OpenView } from "#src/playground/local-slack/workspace.ts";

export const viewMethods: Readonly<Record<string, Method>> = {
  "views.open": ({ args, workspace }) => {
    const view = viewOf(args, "modal");
    const spent = workspace.spend(need(args, "trigger_id"));
    if ("error" in spent) throw new MethodError(spent.error);
    return { view: viewJson(workspace.view(spent.user, "modal", view)) };
  },

  "views.update": ({ args, workspace }) => {
    const known = workspace.views.get(need(args, "view_id"));
    if (!known) throw new MethodError("not_found");
    if (args["hash"] !== undefined && args["hash"] !== known.hash) throw new MethodError("hash_conflict");
    return { view: viewJson(workspace.view(known.user, "modal", viewOf(args, "modal"), known.id)) };
  },

  "views.publish": ({ args, workspace }) => {
    const user = need(args, "user_id");
    if (!workspace.users.has(user)) throw new MethodError("user_not_found");
    const known = workspace.homes.get(user);
    if (args["hash"] !== undefined && args["hash"] !== known?.hash) throw new MethodError("hash_conflict");
    return { view: viewJson(workspace.view(user, "home", viewOf(args, "home"), known?.id)) };
  },
};

/** A view as Slack sends it back. */
export function viewJson({ id, hash, view, kind }: OpenView): JsonObject {
  return {
    ...view,
    type: kind,
    id,
    hash,
    app_id: BOT.appId,
    bot_id: BOT.botId,
    root_view_id: id,
    previous_view_id: null,
  };
}

function viewOf(args: Args, type: "modal" | "home"): JsonObject {
  const view = nested(args, "view", "invalid_arguments");
  const problems = viewProblems(view, type);
  if (!isObject(view) || problems.length > 0) {
    throw new MethodError(
      "invalid_arguments",
      problems.map((problem) => `[ERROR] ${problem}`),
    );
  }
  return view;
}
