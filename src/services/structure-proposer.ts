import { proposeByStructure } from "#src/domain/content/propose.ts";
import type { ContentProposer } from "#src/ports/content.ts";

/** By headings and templates, the same every time. */
export const structureProposer: ContentProposer = {
  usesModel: false,
  propose: async (source) => ({ madeBy: "structure", contents: proposeByStructure(source) }),
};
