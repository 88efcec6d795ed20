import { afterEach, describe, expect, test } from "vitest";
import { CalendarError } from "#src/ports/calendar.ts";
import { createCalendarReader } from "#src/providers/calendar/calendar-reader.ts";
import { type CalendarServer, calendarOf, eventOf, serveCalendar } from "#test/providers/calendar/calendar-server.ts";

const WINDOW = { from: new Date("2026-03-23T00:00:00Z"), to: new Date("2026-04-06T00:00:00Z") };
const options = { window: WINDOW, timeZone: "Europe/Berlin" };

let server: CalendarServer | undefined;
afterEach(() => server?.[Symbol.asyncDispose]());
const serving = async (text: string, headers: Record<string, string> = {}): Promise<string> => {
  server = await serveCalendar((request, response) => {
    if (request.headers["if-none-match"] !== undefined) response.writeHead(304).end();
    else response.writeHead(200, headers).end(text);
  });
  return `${server.url}/calendar.ics`;
};

describe("A calendar by its address", () => {
  test("becomes busy times, and the next time only what is new is asked for", async () => {
    const reader = createCalendarReader({ allowLoopback: true });
    const address = await serving(calendarOf(...eventOf("2026-03-24T09:00Z", "2026-03-24T10:00Z")), { etag: '"1"' });
    const first = await reader.read(address, options);
    expect(first).toEqual({
      kind: "read",
      busy: [{ startsAt: new Date("2026-03-24T09:00Z"), endsAt: new Date("2026-03-24T10:00Z"), kind: "meeting" }],
      assumedZone: false,
      cutShort: false,
      etag: '"1"',
      lastModified: undefined,
    });
    expect(await reader.read(address, { ...options, known: { etag: '"1"' } })).toEqual({ kind: "unchanged" });
  });

  test("is refused where it is this machine's, unless a test says so", async () => {
    const address = await serving(calendarOf());
    await expect(createCalendarReader().read(address, options)).rejects.toMatchObject({ code: "not-allowed" });
    expect(server?.asked).toEqual([]);
  });

  test("whose rule never comes true is given up, and the next one is read", async () => {
    const hurried = createCalendarReader({ allowLoopback: true, readingMs: 1_500 });
    const never = [
      "BEGIN:VEVENT",
      "UID:1",
      "DTSTART:20260324T090000Z",
      "DURATION:PT1H",
      "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31",
      "END:VEVENT",
    ];
    await expect(hurried.read(await serving(calendarOf(...never)), options)).rejects.toMatchObject({
      code: "too-slow",
    });
    await server?.[Symbol.asyncDispose]();
    const good = await serving(calendarOf(...eventOf("2026-03-24T09:00Z", "2026-03-24T10:00Z")));
    expect(await createCalendarReader({ allowLoopback: true }).read(good, options)).toMatchObject({ kind: "read" });
  });

  test("that is none is said to be none, without a word of what was there", async () => {
    const reader = createCalendarReader({ allowLoopback: true });
    const error = await reader
      .read(await serving("<html>CANARY-PAGE</html>"), options)
      .catch((reason: unknown) => reason as CalendarError);
    expect(error).toBeInstanceOf(CalendarError);
    expect(`${JSON.stringify(error)} ${String(error)}`).toContain("not-a-calendar");
    expect(`${JSON.stringify(error)} ${String(error)}`).not.toContain("CANARY");
  });

  test("may be large, and several may be asked for at once", async () => {
    const reader = createCalendarReader({ allowLoopback: true });
    const long = Array.from({ length: 5_000 }, (_, index) => {
      const from = new Date(Date.UTC(2026, 2, 23) + index * 3_600_000);
      const to = new Date(from.getTime() + 900_000);
      return eventOf(from.toISOString(), to.toISOString(), `DESCRIPTION:${"text ".repeat(100)}`);
    }).flat();
    const address = await serving(calendarOf(...long));
    const readings = await Promise.all(Array.from({ length: 5 }, () => reader.read(address, options)));
    for (const reading of readings) expect(reading.kind === "read" && reading.busy.length).toBe(14 * 24);
  });
});
