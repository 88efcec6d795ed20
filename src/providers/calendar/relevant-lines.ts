/** All that says when somebody is busy. Every other line, with its title, text, place or people, ends here. */
const KEPT = new Set([
  "BEGIN",
  "END",
  "UID",
  "DTSTART",
  "DTEND",
  "DURATION",
  "RRULE",
  "RDATE",
  "EXDATE",
  "RECURRENCE-ID",
  "SEQUENCE",
  "STATUS",
  "TRANSP",
  "X-MICROSOFT-CDO-BUSYSTATUS",
  "FREEBUSY",
  "TZID",
  "TZOFFSETFROM",
  "TZOFFSETTO",
]);
/** Stands for the attendee's line by which the person declined. */
export const DECLINED = "X-KAIROS-DECLINED";
const DECLINES = /;PARTSTAT=DECLINED(?:[;:]|$)/iu;
const ADDRESS = /:mailto:([^\s;]+)\s*$/iu;

/**
 * The unfolded lines of an iCalendar text that tell of time, without a line that could hold a title.
 *
 * `own` are the person's addresses: what they declined is marked. A calendar named by an address is that person's too.
 */
export function relevantLines(text: string, own: readonly string[]): string {
  const mine = new Set(own.map((address) => address.toLowerCase()));
  const kept: string[] = [];
  for (const line of unfolded(text)) {
    const name = nameOf(line);
    if (name === "ATTENDEE") {
      const address = ADDRESS.exec(line)?.[1]?.toLowerCase();
      if (address !== undefined && mine.has(address) && DECLINES.test(line)) kept.push(`${DECLINED}:TRUE`);
    } else if (name === "X-WR-CALNAME") {
      const address = line.slice(line.indexOf(":") + 1).trim();
      if (/^[^\s@]+@[^\s@]+$/u.test(address)) mine.add(address.toLowerCase());
    } else if (KEPT.has(name) && line.includes(":")) kept.push(line);
  }
  return kept.join("\r\n");
}

const nameOf = (line: string): string => (/^[^;:]*/u.exec(line)?.[0] ?? "").trim().toUpperCase();

/** A line that begins with a space or a tab goes on with the one before (RFC 5545, 3.1). */
function* unfolded(text: string): Generator<string> {
  let line: string | undefined;
  for (const part of physicalLines(text)) {
    if (part.startsWith(" ") || part.startsWith("\t")) {
      // What is not kept need not be put together.
      if (line !== undefined && line.length < LONGEST_LINE) line += part.slice(1);
      continue;
    }
    if (line !== undefined && line !== "") yield line;
    line = part;
  }
  if (line !== undefined && line !== "") yield line;
}

const LONGEST_LINE = 100_000;

function* physicalLines(text: string): Generator<string> {
  let from = text.startsWith("\uFEFF") ? 1 : 0;
  while (from < text.length) {
    const end = text.indexOf("\n", from);
    const to = end === -1 ? text.length : end;
    yield text.slice(from, text[to - 1] === "\r" ? to - 1 : to);
    from = to + 1;
  }
}
