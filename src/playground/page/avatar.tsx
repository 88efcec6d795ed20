/** A person as initials on a colour of their own. */
export function Avatar({ name, round = false }: { readonly name: string; readonly round?: boolean }) {
  const hue = [...name].reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0), 0) % 8;
  return (
    <span className={`avatar hue-${hue}${round ? " round" : ""}`} aria-hidden="true">
      {initials(name)}
    </span>
  );
}

/** Kairos itself: a day that rises to its peak. */
export function KairosMark({ round = false }: { readonly round?: boolean }) {
  return (
    <svg className={`avatar mark${round ? " round" : ""}`} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" fill="#2f5d50" />
      <path
        d="M6 21.5c5 0 5.5-10.5 10-10.500s5 10.5 10 10.5"
        fill="none"
        stroke="#f4ead5"
        strokeWidth="2.2"
        strokeLinecap="round"
      />
      <circle cx="16" cy="11" r="2.6" fill="#f2b35e" />
    </svg>
  );
}

const initials = (name: string): string =>
  name
    .split(/\s+/)
    .map((part) => part[0] ?? "")
    .slice(0, 2)
    .join("")
    .toUpperCase();
