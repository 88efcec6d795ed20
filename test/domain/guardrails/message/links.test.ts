import { describe, expect, test } from "vitest";
import { filterText, mayOpen } from "#src/domain/guardrails/message/output-filter.ts";

const linkHosts = ["kairos.example.org"];
const said = (text: string): string => filterText(text, { linkHosts }).text;

describe("an address that is not on the list is taken out, however it is written", () => {
  test.each([
    "https://evil.test/a",
    "HTTPS://EVIL.TEST",
    "https:evil.test",
    "hxxps://evil.test/a",
    "ms-excel:ofe|u|https://evil.test/a.xls",
    "https://kairos.example.org@evil.test/a",
    "https://kairos.example.org\\@evil.test/a",
    "https://kairos.example.org.evil.test/",
    "https://kairos.example.org%00.evil.test/",
    "https://xn--80ak6aa92e.com/evil",
    "![finding](https://evil.test/a.png?data=5)",
    "![x][1]\n\n[1]: https://evil.test/a.png",
    "[open](https://evil.test 'title')",
    "<https://evil.test|kairos>",
    "evil.test/a?b=1",
    "evil.attacker/path",
    "evil。com",
    "www.evil.zone",
    "//evil.test/a",
    "evil.рф",
  ])("%s", (text) => {
    expect(said(`Look here: ${text}`)).not.toMatch(/evil/iu);
  });

  test.each([
    "[run](javascript:alert(1))",
    "vbscript:msgbox",
    "data:text/html;base64,PHNjcmlwdD4=",
    "<img src=x onerror=alert(1)>",
  ])("%s", (text) => {
    expect(said(`Look here: ${text}`)).not.toMatch(/alert|msgbox|base64|onerror/u);
  });
});

test.each([
  "https://kairos.example.org/health/upload/abc",
  "kairos.example.org/playbook",
  "https://findahelpline.com",
  "Rate it 2.5/10, at 10:00, and/or later.",
  "Node.js v1.2, e.g. this",
  "I was tired.Then I slept.",
])("what is no foreign address stays: %s", (text) => {
  expect(said(text)).toBe(text);
});

test("a button opens no address that programs read in two ways", () => {
  expect(mayOpen("https://kairos.example.org/x", linkHosts)).toBe(true);
  for (const link of [
    "https://kairos.example.org\\@evil.test/x",
    "https://evil.test\\.kairos.example.org/",
    "https://kairos.example.org@evil.test",
    "http://kairos.example.org/x",
    "javascript:alert(1)",
    "//kairos.example.org",
  ])
    expect(mayOpen(link, linkHosts)).toBe(false);
});

test.each([
  "<!channel> look",
  "<!subteam^S1> look",
  "<@U0BEN> look",
  "<at>Everyone</at> look",
  "@everyone look",
  "@here look",
])("nobody is called by %s", (text) => {
  expect(said(text)).not.toMatch(/<|@(?:everyone|here|channel)/u);
});
