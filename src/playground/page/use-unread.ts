import { useEffect, useState } from "react";

/** How many messages came in each place since it was last looked at. */
export function useUnread<T extends string>(counts: Readonly<Record<T, number>>, looking: string): Record<T, number> {
  const [seen, setSeen] = useState(counts);
  const now = counts[looking as T];

  useEffect(() => {
    if (now !== undefined) setSeen((before) => (before[looking as T] === now ? before : { ...before, [looking]: now }));
  }, [looking, now]);

  const places = Object.keys(counts) as T[];
  return Object.fromEntries(
    places.map((place) => [place, place === looking ? 0 : Math.max(0, counts[place] - (seen[place] ?? 0))]),
  ) as Record<T, number>;
}
