/**
 * How much a source is believed where several saw the same time: the watch is worn, the phone lies on tables, and an app
 * often only copies what another source has written.
 */
const WATCH = 0;
/** A watch whose owner renamed it, or an app that runs on one: they cannot be told apart. */
const ON_WATCH = 1;
const PHONE = 2;
const ON_PHONE = 3;
const APP = 4;

export interface SourceInfo {
  readonly index: number;
  /** 0 is believed first. */
  readonly kind: number;
  readonly name: string;
  /** Model, or the app's name; never the name that its owner gave to a device. */
  readonly label: string;
}

export interface Sources {
  /** The number of the source; a new model of the same name is another source. */
  of(name: string | undefined, device: string | undefined): number;
  /** Order of belief, 0 first, of each source: by kind, then the one that said more, then by name. */
  ranks(said: readonly number[]): readonly number[];
  label(index: number): string;
}

/** Sources beyond these count as one: no file may make the list grow for ever. */
const MOST_SOURCES = 200;
const LONGEST_LABEL = 60;

export function createSources(): Sources {
  const byName = new Map<string, Map<string, SourceInfo>>();
  const all: SourceInfo[] = [];

  function add(name: string, hardware: string, device: string | undefined): SourceInfo {
    if (all.length >= MOST_SOURCES) return all.at(-1)!;
    const kind = all.length === MOST_SOURCES - 1 ? APP : kindOf(name, device);
    const info = { index: all.length, kind, name, label: labelOf(kind, name, hardware) };
    all.push(info);
    return info;
  }

  return {
    of(name = "", device) {
      const hardware = device === undefined ? "" : hardwareOf(device);
      let models = byName.get(name);
      if (models === undefined) {
        models = new Map();
        // A string cut from the parser's chunk would keep the whole chunk in memory.
        if (byName.size < MOST_SOURCES) byName.set(copyOf(name), models);
      }
      let info = models.get(hardware);
      if (info === undefined) {
        info = add(copyOf(name), copyOf(hardware), device);
        if (models.size < MOST_SOURCES) models.set(copyOf(hardware), info);
      }
      return info.index;
    },
    ranks(said) {
      const order = all.toSorted(
        (a, b) =>
          a.kind - b.kind ||
          (said[b.index] ?? 0) - (said[a.index] ?? 0) ||
          compare(a.name, b.name) ||
          compare(a.label, b.label),
      );
      const ranks = all.map(() => 0);
      for (const [rank, { index }] of order.entries()) ranks[index] = rank;
      return ranks;
    },
    label: (index) => all[index]?.label ?? "",
  };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const copyOf = (text: string): string => Buffer.from(text).toString();

function kindOf(name: string, device = ""): number {
  if (/\bwatch\b/iu.test(name)) return /\bgalaxy\b|\bpixel\b/iu.test(name) ? APP : WATCH;
  if (/\biphone\b/iu.test(name)) return PHONE;
  if (/\bmodel:\s*Watch\b/u.test(device)) return ON_WATCH;
  return /\bmodel:\s*iPhone\b/u.test(device) ? ON_PHONE : APP;
}

const HARDWARE = "hardware:";

/** "Watch6,7" of "<<HKDevice: 0x…>, name:Apple Watch, …, hardware:Watch6,7, software:10.2>"; "" where it is not told. */
function hardwareOf(device: string): string {
  const at = device.indexOf(HARDWARE);
  if (at === -1) return "";
  const from = at + HARDWARE.length;
  const end = device.indexOf(", ", from);
  return device.slice(from, end === -1 ? device.length - 1 : end);
}

function labelOf(kind: number, name: string, hardware: string): string {
  const model = plainText(hardware);
  const within = model === "" ? "" : ` (${model})`;
  if (kind === WATCH || kind === ON_WATCH) return `Apple Watch${within}`;
  if (kind === PHONE || kind === ON_PHONE) return `iPhone${within}`;
  return plainText(name);
}

/** What a vendor or its owner wrote is data: letters, digits and few signs, and not many of them. */
const plainText = (text: string): string =>
  text
    .normalize("NFKC")
    .replaceAll(/[^\p{L}\p{N} .,+'’-]/gu, "")
    .replaceAll(/\s+/gu, " ")
    .trim()
    .slice(0, LONGEST_LABEL);
