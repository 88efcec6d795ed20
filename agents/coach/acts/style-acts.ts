import { type Act, type Asked, personal } from "#agents/coach/acts.ts";
import { consentAskDraft } from "#agents/drafts/consent-ask.ts";
import { styleDraft, styleForgottenDraft, styleSavedDraft } from "#agents/drafts/style.ts";
import { englishNote } from "#agents/english-note.ts";
import type { StyleChoices } from "#src/domain/style-profile.ts";
import type { Reply } from "#src/services/delivery-service.ts";
import { readStyleForm } from "#src/services/style-form.ts";

const askFor = (goesOn: "style-show"): Reply =>
  personal(
    consentAskDraft({
      categories: ["writing-style"],
      to: "write the way you write",
      goesOn: { id: goesOn },
    }),
  );

async function save({ services, person, now }: Asked, choices: StyleChoices): Promise<readonly Reply[]> {
  const view = await services.styles.choose(person, choices, now);
  if (!view.agreed) return [askFor("style-show")];
  return [personal(styleSavedDraft(view)), ...(await englishNote(services, person, now))];
}

export const styleActs: Readonly<Record<string, Act>> = {
  async "style-show"({ services, person, now }) {
    const view = await services.styles.view(person, now);
    return view.agreed ? personal(styleDraft(view)) : askFor("style-show");
  },

  /** The submitted form, or the tap that could not open it. */
  async "writing-style"(asked) {
    if (asked.action.fields === undefined) return styleActs["style-show"]!(asked);
    return save(asked, readStyleForm(asked.action.fields));
  },

  /** "write shorter", "answer in German": field and value in one word. */
  async "style-choose"(asked) {
    const [field = "", value = ""] = (asked.action.value ?? "").split(":");
    return save(asked, readStyleForm({ [field]: value }));
  },

  async "style-forget"({ services, person }) {
    return personal(styleForgottenDraft(await services.styles.forget(person)));
  },
};
