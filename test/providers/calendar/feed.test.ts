import { describe, expect, test } from "vitest";
import type { FeedEntry } from "#src/ports/calendar.ts";
import { readBusyTimes } from "#src/providers/calendar/busy-times.ts";
import { writeFeed } from "#src/providers/calendar/write-feed.ts";
import { changedEntries } from "#src/services/calendar-feed-service.ts";

const NOW = new Date("2026-03-03T08:00:00Z");
const LATER = new Date("2026-03-03T09:00:00Z");
const session = (uid: string, startsAt: string, minutes = 20) => ({ uid, startsAt: new Date(startsAt), minutes });

/** What the feed holds after a plan, from what it held before. */
function feedAfter(
  known: readonly FeedEntry[],
  sessions: Parameters<typeof changedEntries>[1],
  now: Date,
): FeedEntry[] {
  const changed = changedEntries(known, sessions, now);
  return [...known.filter(({ uid }) => !changed.some((entry) => entry.uid === uid)), ...changed];
}

describe("The feed of sessions", () => {
  const first = feedAfter(
    [],
    [session("a@kairos", "2026-03-03T10:00Z"), session("b@kairos", "2026-03-04T10:00Z")],
    NOW,
  );

  test("a session keeps its id and gets a higher number each time it moves", () => {
    expect(first.map(({ sequence }) => sequence)).toEqual([0, 0]);
    const moved = feedAfter(
      first,
      [session("a@kairos", "2026-03-03T14:00Z"), session("b@kairos", "2026-03-04T10:00Z")],
      LATER,
    );
    expect(moved.find(({ uid }) => uid === "a@kairos")).toMatchObject({ sequence: 1, changedAt: LATER });
    expect(moved.find(({ uid }) => uid === "b@kairos")).toMatchObject({ sequence: 0, changedAt: NOW });
    const shorter = feedAfter(
      moved,
      [session("a@kairos", "2026-03-03T14:00Z", 10), session("b@kairos", "2026-03-04T10:00Z")],
      LATER,
    );
    expect(shorter.find(({ uid }) => uid === "a@kairos")).toMatchObject({ sequence: 2, minutes: 10 });
  });

  test("what is no longer planned is cancelled, and may come back", () => {
    const gone = feedAfter(first, [session("a@kairos", "2026-03-03T10:00Z")], LATER);
    expect(gone.find(({ uid }) => uid === "b@kairos")).toMatchObject({ sequence: 1, cancelled: true });
    expect(changedEntries(gone, [session("a@kairos", "2026-03-03T10:00Z")], LATER)).toEqual([]);
    const back = feedAfter(
      gone,
      [session("a@kairos", "2026-03-03T10:00Z"), session("b@kairos", "2026-03-04T10:00Z")],
      LATER,
    );
    expect(back.find(({ uid }) => uid === "b@kairos")).toMatchObject({ sequence: 2, cancelled: false });
  });

  test("what has begun stays as it was, done or not", () => {
    expect(changedEntries(first, [], new Date("2026-03-03T11:00Z")).map(({ uid }) => uid)).toEqual(["b@kairos"]);
  });

  test("is read as a calendar by times, and says how long instead of what", () => {
    const [a, b] = first;
    const text = writeFeed([a!, { ...b!, sequence: 4, cancelled: true }]);
    const titles = [...text.matchAll(/^SUMMARY:(.*)$/gmu)].map(([, title]) => title!.trim());
    expect(titles).toEqual(["Kairos: 20 minutes", "Kairos: 20 minutes"]);
    expect(text).toMatch(/UID:b@kairos\r\nSEQUENCE:4\r\n/u);
    expect(text.match(/STATUS:CANCELLED/gu)).toHaveLength(1);
    expect(text).toContain("DTSTART:20260303T100000Z\r\nDTEND:20260303T102000Z");
    expect(text).not.toMatch(/DESCRIPTION|learning|physical|skill/iu);
    for (const line of text.split("\r\n")) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
    // In the person's own calendar it makes nobody busy.
    const window = { from: new Date("2026-03-01T00:00Z"), to: new Date("2026-03-10T00:00Z") };
    expect(readBusyTimes(text, { window, timeZone: "UTC", own: [] }).busy).toEqual([]);
  });
});
