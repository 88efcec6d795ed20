/** Times as people in one zone read them. */
export interface TimeWords {
  /** "09:05". */
  readonly time: (iso: string) => string;
  /** "Tuesday, 24 November". */
  readonly day: (iso: string) => string;
  /** "Tue 24 Nov 2026". */
  readonly date: (iso: string) => string;
}

export function timeWords(timeZone: string): TimeWords {
  const format = (options: Intl.DateTimeFormatOptions) => {
    const formatter = new Intl.DateTimeFormat("en-GB", { timeZone, ...options });
    return (iso: string) => formatter.format(new Date(iso));
  };
  return {
    time: format({ hour: "2-digit", minute: "2-digit" }),
    day: format({ weekday: "long", day: "numeric", month: "long" }),
    date: format({ weekday: "short", day: "numeric", month: "short", year: "numeric" }),
  };
}

/** "Berlin", from "Europe/Berlin". */
export const placeOf = (timeZone: string): string => (timeZone.split("/").at(-1) ?? timeZone).replaceAll("_", " ");
