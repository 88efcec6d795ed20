import { z } from "zod";

const number = z.number().nullish();
const text = z.string().nullish();

/** One value of a metric, or one stretch or night of sleep: Health Auto Export writes both in the same list. */
const entry = z.looseObject({
  date: text,
  qty: number,
  source: text,
  // Sleep, stretch by stretch.
  startDate: text,
  endDate: text,
  value: z.union([z.string(), z.number()]).nullish(),
  // Sleep, one night.
  sleepStart: text,
  sleepEnd: text,
  sleepSource: text,
  totalSleep: number,
  asleep: number,
  core: number,
  deep: number,
  rem: number,
});

const metric = z.looseObject({ name: z.string(), units: text, data: z.array(z.unknown()).nullish() });

const workout = z.looseObject({ start: z.string(), end: z.string(), duration: z.unknown().optional(), source: text });

const payload = z.looseObject({
  data: z.looseObject({ metrics: z.array(metric).nullish(), workouts: z.array(workout).nullish() }),
});

export type PushEntry = z.infer<typeof entry>;
export type PushMetric = z.infer<typeof metric>;
export type PushPayload = z.infer<typeof payload>;

/** Throws TypeError with the place and what is wrong there; unknown fields and metrics are passed over. */
export const readPayload = (body: unknown): PushPayload => parsed(payload, body, "");

/** The entries of a metric that is used; those of others are never looked at. */
export const readEntries = ({ name, data }: PushMetric): readonly PushEntry[] =>
  parsed(z.array(entry), data ?? [], `${name}.data.`);

function parsed<T>(schema: z.ZodType<T>, value: unknown, at: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const { path, message } = result.error.issues[0]!;
  throw new TypeError(
    `Cannot read the data as "${at}${path.join(".") || "body"}" is not of the expected form: ${message}`,
  );
}
