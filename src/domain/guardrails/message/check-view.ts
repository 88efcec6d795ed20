import type { Fired, ViewContext } from "#src/domain/guardrails/message/context.ts";
import { groundingOf } from "#src/domain/guardrails/message/grounding.ts";
import { medicalClaims } from "#src/domain/guardrails/message/medical.ts";
import { filterText, leaksRun, mayOpen } from "#src/domain/guardrails/message/output-filter.ts";
import type { Action, Field, Form, HomeView } from "#src/domain/message.ts";

/** Ends a view: nobody can mend it while a trigger waits. */
const REFUSED: ReadonlySet<Fired["id"]> = new Set(["secret", "link", "mention"]);

/**
 * The checks of a message for a dialog or a page. Markup is taken out; anything worse refuses the view. Numbers of paragraphs and titles
 * are grounded; labels, hints and options of fields are controls that state no fact.
 */
export function checkView<V extends Form | HomeView>(
  view: V,
  context: ViewContext,
): { view?: V; fired: readonly Fired[] } {
  const fired: Fired[] = [];
  const said: string[] = [];
  const claimed: string[] = [];
  const clean = (raw: string, states = true): string => {
    const filtered = filterText(raw, { linkHosts: context.linkHosts ?? [] });
    fired.push(...filtered.fired);
    claimed.push(filtered.text);
    if (states) said.push(filtered.text);
    return filtered.text;
  };
  const reviewed = "sections" in view ? homeOf(view, clean) : formOf(view, clean);
  const facts = [...(context.facts ?? []), ...("sections" in view ? view.facts : [])];
  const ungrounded = groundingOf({
    facts,
    constants: context.constants ?? [],
    citations: context.citations ?? [],
    personText: context.personText ?? "",
  });
  const whole = claimed.join(" ");
  fired.push(...claimed.flatMap((text) => medicalClaims(text)));
  if (said.some((text) => ungrounded(text).length > 0))
    fired.push({ id: "grounding", reason: "a number rests on no fact" });
  if (
    (context.canaries ?? []).some(
      (canary) => canary !== "" && JSON.stringify(view).toLowerCase().includes(canary.toLowerCase()),
    )
  ) {
    fired.push({ id: "canary", reason: "the view holds what may never leave" });
  }
  const actions = "sections" in view ? view.sections.flatMap((section) => section.actions) : [];
  if (actions.some(({ link }) => link !== undefined && !mayOpen(link, context.linkHosts ?? [])))
    fired.push({ id: "link", reason: "a button opens a page that is not allowed" });
  if (leaksRun(whole, context.systemPromptRuns ?? []))
    fired.push({ id: "prompt-leak", reason: "the view repeats a system prompt" });
  const refused = fired.some(({ id }) => REFUSED.has(id) || !["markup", "voice", "length"].includes(id));
  return refused ? { fired } : { view: reviewed as V, fired };
}

type Clean = (raw: string, states?: boolean) => string;

function homeOf(view: HomeView, clean: Clean): HomeView {
  return {
    ...view,
    headline: clean(view.headline),
    sections: view.sections.map(({ title, paragraphs, actions }) => ({
      title: clean(title),
      paragraphs: paragraphs.map((paragraph) => clean(paragraph)),
      actions: actions.map((action): Action => ({ ...action, label: clean(action.label) })),
    })),
  };
}

function formOf(form: Form, clean: Clean): Form {
  return {
    ...form,
    title: clean(form.title),
    paragraphs: form.paragraphs.map((paragraph) => clean(paragraph)),
    fields: form.fields.map((field) => fieldOf(field, clean)),
    submit: clean(form.submit),
  };
}

function fieldOf(field: Field, clean: Clean): Field {
  const label = clean(field.label, false);
  const hint = field.hint === undefined ? {} : { hint: clean(field.hint, false) };
  if (field.kind === "choice" || field.kind === "choices") {
    return {
      ...field,
      ...hint,
      label,
      options: field.options.map((option) => ({ ...option, label: clean(option.label, false) })),
    };
  }
  return { ...field, ...hint, label };
}
