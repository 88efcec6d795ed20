import { type Act, general, personal } from "#agents/coach/acts.ts";
import { libraryQualityDraft, notOverseerDraft } from "#agents/drafts/library-quality.ts";

export const libraryActs: Readonly<Record<string, Act>> = {
  async "library-quality"({ services, person, now }) {
    const quality = await services.libraryQuality.of(person, now);
    return quality === undefined ? general(notOverseerDraft()) : personal(libraryQualityDraft(quality));
  },
};
