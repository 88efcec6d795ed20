import { type Act, general, personal } from "#agents/coach/acts.ts";
import { lessonsSetDraft, libraryQualityDraft, notOverseerDraft } from "#agents/drafts/library-quality.ts";

export const libraryActs: Readonly<Record<string, Act>> = {
  /** "our sector is parcel delivery", "lessons serve renewals without discounts". */
  async "lessons-set"({ services, person, action, now }) {
    const [, field, words = ""] = /^(sector|need):(.+)$/su.exec(action.value ?? "") ?? [];
    const setting =
      field === undefined ? undefined : await services.libraryQuality.setLessons(person, { [field]: words }, now);
    return general(setting === undefined ? notOverseerDraft() : lessonsSetDraft(setting));
  },

  async "library-quality"({ services, person, now }) {
    const quality = await services.libraryQuality.of(person, now);
    return quality === undefined ? general(notOverseerDraft()) : personal(libraryQualityDraft(quality));
  },
};
