/**
 * Groups that people may name themselves for the fairness checks (MODEL.md 5): declared in a form, never asked in chat and
 * never guessed. There are none of health or disability.
 */
export const GROUP_ATTRIBUTES = {
  sex: { label: "Sex", values: { female: "Female", male: "Male", other: "Another" } },
  age: { label: "Age", values: { "under-30": "Under 30", "30-49": "30 to 49", "50-up": "50 and over" } },
  hours: { label: "Working hours", values: { "full-time": "Full time", "part-time": "Part time" } },
  place: {
    label: "Place of work",
    values: { office: "Mostly an office", home: "Mostly at home", road: "On the road" },
  },
  language: {
    label: "Language",
    values: { workplace: "The one spoken at work", another: "Another than at work" },
  },
  device: {
    label: "Wearable",
    values: { none: "None", oura: "Oura", whoop: "WHOOP", "apple-watch": "Apple Watch", another: "Another" },
  },
} as const satisfies Record<string, { readonly label: string; readonly values: Readonly<Record<string, string>> }>;

export type GroupAttribute = keyof typeof GROUP_ATTRIBUTES;

/** What one person says of themselves; what is absent was left out. */
export type DeclaredGroups = Readonly<Partial<Record<GroupAttribute, string>>>;

export const GROUP_NAMES = Object.keys(GROUP_ATTRIBUTES) as GroupAttribute[];

/** Values that are known; everything else is left out. */
export function readGroups(fields: Readonly<Record<string, string | readonly string[] | undefined>>): DeclaredGroups {
  return Object.fromEntries(
    GROUP_NAMES.flatMap((name) => {
      const value = fields[name];
      return typeof value === "string" && Object.hasOwn(GROUP_ATTRIBUTES[name].values, value) ? [[name, value]] : [];
    }),
  );
}

/** "Working hours: Part time". */
export const groupWords = (name: GroupAttribute, value: string): string => {
  const { label, values } = GROUP_ATTRIBUTES[name];
  return `${label}: ${(values as Readonly<Record<string, string>>)[value] ?? value}`;
};
