import { describe, expect, test } from "vitest";
import { createServiceUrlGuard, isLoopbackAddress } from "#src/channels/teams/service-url.ts";

const guard = createServiceUrlGuard({ hosts: ["bots.example.org", "*.gov.example"], allowLoopback: false });
const local = createServiceUrlGuard({ hosts: [], allowLoopback: true });

describe("the service URL", () => {
  test.each([
    "https://smba.trafficmanager.net/emea/",
    "https://europe.smba.teams.microsoft.com/x/",
    "https://webchat.botframework.com/",
    "https://bots.example.org/",
    "https://a.b.gov.example/",
    "https://BOTS.example.org:443/",
  ])("%s is allowed", (url) => expect(guard(url)).toBe(true));

  test.each([
    "https://attacker.example/",
    "http://smba.trafficmanager.net/emea/",
    "https://evil.trafficmanager.net/",
    "https://smba.trafficmanager.net.evil.example/",
    "https://evilbotframework.com/",
    "https://botframework.com.evil.example/",
    "https://gov.example/",
    "https://bots.example.org:8443/",
    "https://smba.trafficmanager.net@evil.example/",
    "https://user:pw@bots.example.org/",
    "http://127.0.0.1/",
    "http://localhost/",
    "http://[::1]/",
    "http://2130706433/",
    "http://169.254.169.254/",
    "file:///etc/passwd",
    "urn:botframework:stream",
    "",
    "not a url",
  ])("%s is not", (url) => expect(guard(url)).toBe(false));

  test.each(["http://127.0.0.1:3978/x", "http://localhost:3978/", "http://[::1]:3978/", "http://2130706433/"])(
    "%s is this machine",
    (url) => expect(local(url)).toBe(true),
  );

  test.each([
    "http://0.0.0.0/",
    "http://[::ffff:7f00:1]/",
    "http://127.0.0.1.evil.example/",
    "http://192.168.0.1/",
    "ftp://127.0.0.1/",
  ])("%s is not this machine", (url) => expect(local(url)).toBe(false));

  test.each(["https://bots.example.org", "*", "bots.example.org/path", "*.*.example"])(
    "a setting like %s is refused at the start",
    (host) => {
      expect(() => createServiceUrlGuard({ hosts: [host], allowLoopback: false })).toThrow(
        `current value is "${host}"`,
      );
    },
  );
});

test("addresses of this machine are told from others", () => {
  for (const address of ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"])
    expect(isLoopbackAddress(address)).toBe(true);
  for (const address of [undefined, "", "10.0.0.1", "::ffff:10.0.0.1", "fe80::1", "128.0.0.1"])
    expect(isLoopbackAddress(address)).toBe(false);
});
