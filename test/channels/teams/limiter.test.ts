import fc from "fast-check";
import { expect, test } from "vitest";
import { createLimiter, TEAMS_LIMITS } from "#src/channels/teams/limiter.ts";

function at(start = 0, marginMs = 0) {
  const clock = { time: start };
  return { clock, limiter: createLimiter({ now: () => clock.time, marginMs }) };
}

test("seven requests go at once, the eighth after a second, the ninth after two", () => {
  const { clock, limiter } = at();
  expect(Array.from({ length: 7 }, () => limiter.take("a", "t"))).toEqual([0, 0, 0, 0, 0, 0, 0]);
  expect(limiter.take("a", "t")).toBe(1_000);
  clock.time = 1_000;
  expect(limiter.take("a", "t")).toBe(0);
  expect(limiter.take("a", "t")).toBe(1_000);
  clock.time = 2_000;
  expect(limiter.take("a", "t")).toBe(0);
});

test("a refused request takes no room", () => {
  const { clock, limiter } = at();
  for (let request = 0; request < 50; request++) limiter.take("a", "t");
  clock.time = 2_000;
  expect(limiter.take("a", "t")).toBe(0);
});

test("conversations have their own room, a tenant has 30 a second for all of them", () => {
  const { clock, limiter } = at();
  expect(
    Array.from({ length: 30 }, (_, index) => limiter.take(`person-${index}`, "t")).every((wait) => wait === 0),
  ).toBe(true);
  expect(limiter.take("person-31", "t")).toBe(1_000);
  expect(limiter.take("person-31", "another")).toBe(0);
  clock.time = 1_000;
  expect(limiter.take("person-32", "t")).toBe(0);
});

test("an hour takes 1,800 requests of one conversation", () => {
  const { clock, limiter } = at();
  let taken = 0;
  while (clock.time < 3_600_000) {
    const wait = limiter.take("a", "t");
    if (wait === 0) taken++;
    else clock.time += wait;
  }
  expect(taken).toBe(1_800);
});

test("whoever waits as told never breaks a limit, whenever the requests come", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 200 }), (gaps) => {
      const { clock, limiter } = at(1_000);
      const sent: number[] = [];
      for (const gap of gaps) {
        clock.time += gap;
        for (let wait = limiter.take("a", "t"); wait > 0; wait = limiter.take("a", "t")) clock.time += wait;
        sent.push(clock.time);
      }
      for (const { count, windowMs } of TEAMS_LIMITS.conversation) {
        for (let last = count; last < sent.length; last++) {
          expect(sent[last]! - sent[last - count]!).toBeGreaterThanOrEqual(windowMs);
        }
      }
    }),
    { numRuns: 50 },
  );
});

test("every window counts a margin longer, for requests that overtake each other on the way", () => {
  const { limiter } = at(0, 250);
  for (let request = 0; request < 7; request++) limiter.take("a", "t");
  expect(limiter.take("a", "t")).toBe(1_250);
});
