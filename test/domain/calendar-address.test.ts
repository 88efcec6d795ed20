import { describe, expect, test } from "vitest";
import { parseCommand } from "#agents/coach/commands.ts";
import { hideCalendarAddresses } from "#src/domain/calendar-address.ts";

describe("A calendar's address in a message", () => {
  test.each([
    "https://calendar.google.com/calendar/ical/ana%40example.com/private-0123456789abcdef/basic.ics",
    "https://outlook.office365.com/owa/calendar/0123456789abcdef@example.com/secret/reachcalendar.ics",
    "https://outlook.live.com/owa/calendar/0123/secret/cid-1/calendar.html",
    "webcal://p12-caldav.icloud.com/published/2/MTIzNDU2",
    "webcals://example.com/a",
    "http://192.168.1.7/home.ics?key=secret",
    "HTTPS://EXAMPLE.COM/SECRET.ICS",
  ])("%s is taken out, and the words around it stay", (address) => {
    expect(hideCalendarAddresses(`here: ${address} thanks`)).toBe("here: [calendar address] thanks");
    expect(hideCalendarAddresses(`<${address}|mine>`)).toBe("<[calendar address]|mine>");
    expect(parseCommand(hideCalendarAddresses(address))).toEqual({ id: "calendar-pasted" });
  });

  test.each(["https://example.com/notes", "the topics.ics file", "see example.com/calendar", "ical is old"])(
    "%s stays as it is",
    (text) => {
      expect(hideCalendarAddresses(text)).toBe(text);
    },
  );

  test.each([
    ["connect my calendar", "calendar-connect"],
    ["Link calendar", "calendar-connect"],
    ["disconnect my calendar.", "calendar-disconnect"],
    ["what is in my calendar?", "calendar-today"],
    ["what's in my calendar today", "calendar-today"],
    ["calendar", "calendar-today"],
    ["calendar feed", "calendar-feed"],
    ["make a new calendar feed", "calendar-feed"],
    ["turn off my calendar feed", "calendar-feed-off"],
  ])("%s means %s", (text, id) => {
    expect(parseCommand(text)).toEqual({ id });
  });
});
