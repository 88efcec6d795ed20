import {
  AdaptiveCard,
  ExecuteAction,
  GlobalRegistry,
  OpenUrlAction,
  SubmitAction,
  Table,
  Versions,
} from "adaptivecards";
import { useEffect, useRef } from "react";
import type { JsonObject } from "#src/playground/local-slack/types.ts";
import { useMenu } from "#src/playground/page/menu.tsx";
import { HOST_CONFIG } from "#src/playground/page/teams/host-config.ts";
import { toHtml } from "#src/playground/page/teams/markdown.ts";

// A bundler drops what registers itself.
if (!GlobalRegistry.elements.findByName("Table")) GlobalRegistry.elements.register("Table", Table, Versions.v1_5);

AdaptiveCard.onProcessMarkdown = (text, result) => {
  result.outputHtml = toHtml(text);
  result.didProcess = true;
};

interface Props {
  readonly card: JsonObject;
  /** `action`: the id or the title. */
  readonly run: (action: string, inputs: Record<string, string>) => void;
}

/** A card as Teams draws it. What is filled in stays until the card itself changes. */
export function Card({ card, run }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const latest = useRef(run);
  latest.current = run;
  const openMenu = useMenu();
  const json = JSON.stringify(card);

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const drawn = new AdaptiveCard();
    drawn.hostConfig = HOST_CONFIG;
    drawn.onExecuteAction = (action) => {
      if (action instanceof OpenUrlAction && action.url) window.open(action.url, "_blank", "noopener,noreferrer");
      if (!(action instanceof SubmitAction || action instanceof ExecuteAction)) return;
      const inputs =
        action.associatedInputs === "none"
          ? {}
          : Object.fromEntries(drawn.getAllInputs().map((input) => [input.id ?? "", String(input.value ?? "")]));
      latest.current(action.id ?? action.title ?? "", inputs);
    };
    drawn.onDisplayOverflowActionMenu = (actions, target) => {
      if (!target) return false;
      const items = actions.map((action) => ({ label: action.title ?? "", choose: () => action.execute() }));
      openMenu(target, "More actions", items);
      return true;
    };
    drawn.parse(JSON.parse(json));
    const rendered = drawn.render();
    if (rendered) element.replaceChildren(rendered);
    return () => {
      element.replaceChildren();
      drawn.releaseDOMResources();
    };
  }, [json, openMenu]);

  return <div ref={box} className="card" />;
}
