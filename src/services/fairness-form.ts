import { type DeclaredGroups, GROUP_ATTRIBUTES, GROUP_NAMES } from "#src/domain/fairness-groups.ts";
import type { Field, Form } from "#src/domain/message.ts";

/** Numbers that the form may say. */
export const FAIRNESS_FORM_FACTS = [10, 30, 49, 50].map((value) => ({
  name: "fairness form",
  value,
  renderings: [`${value}`, ...(value === 10 ? ["ten"] : [])],
}));

/** Form "fairness-groups": everything may be left empty, and sending it empty takes everything back. */
export const fairnessForm = (groups: DeclaredGroups): Form => ({
  name: "fairness-groups",
  title: "For fairness checks",
  paragraphs: [
    "Only if you like. It is used once a week to see whether my plans treat groups of ten people or more alike, and for nothing else. Nobody sees what you choose.",
  ],
  fields: GROUP_NAMES.map((name): Field => {
    const { label, values } = GROUP_ATTRIBUTES[name];
    return {
      kind: "choice",
      id: name,
      label,
      options: Object.entries(values).map(([value, words]) => ({ value, label: words })),
      optional: true,
      initial: groups[name],
    };
  }),
  submit: "Save",
});
