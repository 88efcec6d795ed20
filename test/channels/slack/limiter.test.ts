import fc from "fast-check";
import { expect, test } from "vitest";
import { createLimiter, SLACK_RATES } from "#src/channels/slack/limiter.ts";

/** A limiter on a clock that moves only by waiting. */
function onFakeClock() {
  let time = 1_000_000;
  const waits: number[] = [];
  const limiter = createLimiter({
    now: () => time,
    wait: async (ms) => {
      waits.push(ms);
    },
  });
  return { limiter, waits, pass: (ms: number) => (time += ms) };
}

test("a conversation takes a burst at once and then one message a second", async () => {
  const { limiter, waits } = onFakeClock();
  for (let index = 0; index < 6; index += 1) await limiter.take("D1");
  expect(waits).toEqual([1_000, 2_000, 3_000]);
});

test("a pause fills the bucket again, and not beyond its burst", async () => {
  const { limiter, waits, pass } = onFakeClock();
  for (let index = 0; index < 3; index += 1) await limiter.take("D1");
  pass(1_000);
  await limiter.take("D1");
  expect(waits).toEqual([]);
  pass(3_600_000);
  for (let index = 0; index < 4; index += 1) await limiter.take("D1");
  expect(waits).toEqual([1_000]);
});

test("conversations do not wait for each other below the workspace's limit", async () => {
  const { limiter, waits } = onFakeClock();
  for (let index = 0; index < 20; index += 1) await limiter.take(`D${index}`);
  expect(waits).toEqual([]);
  await limiter.take("D20");
  expect(waits).toEqual([200]);
});

test("no window of any length ever carries more than the burst and its rate", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ to: fc.integer({ min: 0, max: 3 }), pause: fc.integer({ min: 0, max: 1_500 }) }), {
        maxLength: 80,
      }),
      async (steps) => {
        let time = 0;
        let waited = 0;
        const limiter = createLimiter({
          now: () => time,
          wait: async (ms) => {
            waited = ms;
          },
        });
        const sent: { readonly to: number; readonly at: number }[] = [];
        for (const { to, pause } of steps) {
          time += pause;
          waited = 0;
          await limiter.take(`D${to}`);
          sent.push({ to, at: time + waited });
        }
        for (const group of [0, 1, 2, 3]) {
          const times = sent
            .filter(({ to }) => to === group)
            .map(({ at }) => at)
            .sort((a, b) => a - b);
          const { burst, everyMs } = SLACK_RATES.conversation;
          times.forEach((end, index) => {
            const start = times[index - burst];
            if (start !== undefined) expect(end - start).toBeGreaterThanOrEqual(everyMs);
          });
        }
      },
    ),
  );
});
