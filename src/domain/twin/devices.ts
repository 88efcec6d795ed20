import { BODY, changeDevice, marginal, NEW_DEVICE } from "#src/domain/twin/filter.ts";
import type { Gaussian } from "#src/domain/twin/gaussian.ts";
import type { Belief, Priors } from "#src/domain/twin/parameters.ts";

/** The device in use for a signal, and the offsets of those it took over from. */
export interface DeviceBook {
  readonly current: string;
  readonly offsets: Readonly<Record<string, Belief>>;
}

/** Puts the offset of the device that measured into the belief, and the offset of the one before it aside. */
export function meetDevice(
  body: Gaussian,
  book: DeviceBook | undefined,
  device: string | undefined,
  signal: "lnRmssd" | "restingHr",
  priors: Priors,
): { readonly body: Gaussian; readonly book: DeviceBook | undefined } {
  if (device === undefined || book?.current === device) return { body, book };
  if (book === undefined) return { body, book: { current: device, offsets: {} } };
  const component = signal === "lnRmssd" ? BODY.offsetV : BODY.offsetR;
  const offsets = { ...book.offsets, [book.current]: marginal(body, component) };
  return {
    body: changeDevice(body, signal, offsets[device] ?? NEW_DEVICE[signal], priors),
    book: { current: device, offsets },
  };
}
