import fs from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FileError } from "#src/ports/provider.ts";
import { createExportImport } from "#src/providers/apple-health/file-import.ts";
import {
  BODY,
  exportOf,
  openFolder,
  readFile,
  readText,
  record,
  valuesOf,
  WATCH,
} from "#test/providers/apple-health/files.ts";

const NIGHT = record("SleepAnalysis", ["2024-03-01 23:00:00", "2024-03-02 06:00:00"], "AsleepCore");
const STEPS = record("StepCount", ["2024-03-02 08:00:00", "2024-03-02 08:10:00"], 500, { unit: "count" });
const PULSE = record("RestingHeartRate", ["2024-03-02 08:00:00", "2024-03-02 08:10:00"], 55, { unit: "count/min" });
const GOOD = exportOf(NIGHT, STEPS, PULSE);
const VALUES = ["2024-03-02 sleep_h 7", "2024-03-02 resting_hr_bpm 55", "2024-03-02 steps 500"];

/** What Apple wrote before the root in iOS 16: elements within one another, quotes and brackets that never end. */
const BROKEN_DTD = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE HealthData [
<!-- HealthKit Export Version: 12 -->
<!ELEMENT HealthData (ExportDate,Me,(Record|Correlation)*)>
<!ATTLIST HealthData
  locale CDATA #REQUIRED
<!ELEMENT Record ((MetadataEntry|HeartRateVariabilityMetadataList)*)
<!ATTLIST Record type CDATA #REQUIRED
  device        CDATA #IMPLIED "it's [ broken
<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;">
`;

describe("a file that is broken as Apple's are is read all the same", () => {
  test("with a document type that never ends", () => {
    expect(valuesOf(readText(GOOD.replace(/^<\?xml.*\n/u, BROKEN_DTD)))).toEqual(VALUES);
  });

  test("without any head", () => {
    expect(valuesOf(readText(GOOD.slice(GOOD.indexOf("<HealthData"))))).toEqual(VALUES);
    expect(valuesOf(readText(`\ufeff${GOOD}`))).toEqual(VALUES);
  });

  test.each(["\u000b", "\u0000", "\u001f", "\u0008"])("with stray control bytes in its texts (%j)", (stray) => {
    const text = GOOD.replaceAll("Apple\u00a0Watch", `App${stray}le\u00a0Watch`).replace(
      'value="500"',
      `value="5${stray}00"`,
    );
    expect(text).not.toBe(GOOD);
    expect(readText(text)).toEqual(readText(GOOD));
  });

  test("with bytes that are no UTF-8", () => {
    const bytes = Buffer.from(GOOD.replaceAll(WATCH, "Ana~s Watch").replaceAll("~", "\u0001"));
    const wrong = Buffer.from(bytes.map((byte) => (byte === 1 ? 0xff : byte)));
    expect(valuesOf(readText(wrong))).toEqual(VALUES);
  });

  test("with an unescaped sign in a text, and a tag that is closed twice", () => {
    expect(
      valuesOf(readText(exportOf(NIGHT, '<MetadataEntry key="a" value="1 < 2"/>', STEPS, "</Workout>", PULSE))),
    ).toEqual(VALUES);
  });

  test("with entities of its own, which stand for nothing", () => {
    const text = GOOD.replace(
      /^<\?xml.*\n/u,
      '<!DOCTYPE HealthData [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>\n',
    ).replaceAll(WATCH, "Watch &b;");
    expect(valuesOf(readText(text))).toEqual(VALUES);
  });
});

describe("where the pieces of a file end changes nothing", () => {
  const trap = exportOf(NIGHT, STEPS, PULSE.replaceAll("’", "’\u000b😀")).replace(/^<\?xml.*\n/u, BROKEN_DTD);
  const whole = readText(trap);
  const bytes = Buffer.byteLength(trap);

  test("a text with traps says what it says", () => {
    expect(valuesOf(whole)).toEqual(VALUES);
  });

  test("at any bytes", () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: bytes })), (cuts) => {
        expect(readText(trap, { cuts })).toEqual(whole);
      }),
      { numRuns: 200 },
    );
  });

  test("at every byte", () => {
    expect(readText(trap, { cuts: Array.from({ length: bytes }, (_, index) => index) })).toEqual(whole);
  });
});

describe("a file is found and read", () => {
  test("as XML, and in a zip in any folder and language", async () => {
    using folder = openFolder();
    const clinical = '<?xml version="1.0"?><ClinicalDocument xmlns="urn:hl7-org:v3"><x/></ClinicalDocument>'.padEnd(
      5000,
      " ",
    );
    const plain = folder.write("export.xml", GOOD);
    const english = await folder.zip("a.zip", {
      "apple_health_export/export_cda.xml": clinical,
      "apple_health_export/export.xml": GOOD,
    });
    const other = await folder.zip("b.zip", {
      "apple_health_export/导出_cda.xml": clinical,
      "apple_health_export/workout-routes/route.gpx": "<gpx/>",
      "apple_health_export/导出.xml": GOOD,
    });
    for (const file of [plain, english, other]) expect(valuesOf(await readFile(file)), file).toEqual(VALUES);
  });

  test("in a zip of the 64-bit form", async () => {
    using folder = openFolder();
    const { ZipFile } = await import("yazl");
    const zip = new ZipFile();
    zip.addBuffer(Buffer.from(GOOD), "export.xml", { forceZip64Format: true });
    zip.end({ forceZip64Format: true, comment: "" });
    const parts: Buffer[] = [];
    for await (const part of zip.outputStream) parts.push(part as Buffer);
    expect(valuesOf(await readFile(folder.write("z.zip", Buffer.concat(parts))))).toEqual(VALUES);
  });

  test("with progress by bytes that ends at the whole", async () => {
    using folder = openFolder();
    for (const file of [folder.write("export.xml", GOOD), await folder.zip("a.zip", { "export.xml": GOOD })]) {
      const told: [number, number | undefined][] = [];
      const read = createExportImport().read(file, {
        categories: BODY,
        onProgress: ({ bytes, totalBytes }) => told.push([bytes, totalBytes]),
      });
      for await (const _ of read);
      expect(told.at(-1)).toEqual([Buffer.byteLength(GOOD), Buffer.byteLength(GOOD)]);
    }
  });
});

describe("what cannot be read is refused, with what to do", () => {
  const faultOf = async (file: string, limits?: Parameters<typeof createExportImport>[0]): Promise<string> => {
    try {
      for await (const _ of createExportImport(limits).read(file, { categories: BODY }));
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      expect(error.message).toMatch(/^[A-Z].{20,}[^.]$/su);
      return error.fault;
    }
    return "none";
  };

  test.each([
    ["nothing", "", "empty"],
    ["white space", " \n ", "empty"],
    ["a picture", Buffer.from([0x89, 0x50, 0x4e, 0x47, 1, 2, 3]), "not-an-export"],
    ["JSON", '{"data":{}}', "not-an-export"],
    ["another XML", '<?xml version="1.0"?><gpx><trk/></gpx>', "not-an-export"],
    ["the clinical document", '<?xml version="1.0"?><ClinicalDocument/>', "not-an-export"],
    ["a zip that is cut short", Buffer.from("PK\u0003\u0004 and so on"), "cut-short"],
  ])("%s", async (_what, content, fault) => {
    using folder = openFolder();
    expect(await faultOf(folder.write("file", content))).toBe(fault);
  });

  test("no file, and a folder", async () => {
    using folder = openFolder();
    expect(await faultOf(`${folder.path}/none.zip`)).toBe("missing");
    expect(await faultOf(folder.path)).toBe("missing");
  });

  test("a zip without an export", async () => {
    using folder = openFolder();
    expect(await faultOf(await folder.zip("a.zip", { "export_cda.xml": "<ClinicalDocument/>", "a.txt": "x" }))).toBe(
      "not-an-export",
    );
  });

  test("a zip with a password", async () => {
    using folder = openFolder();
    const file = await folder.zip("a.zip", { "export.xml": GOOD });
    const bytes = fs.readFileSync(file);
    // The flag of encryption, in both headers of the entry.
    bytes[6] = bytes[6]! | 1;
    const central = bytes.indexOf(Buffer.from("PK\u0001\u0002"));
    bytes[central + 8] = bytes[central + 8]! | 1;
    expect(await faultOf(folder.write("p.zip", bytes))).toBe("encrypted");
  });

  test("more than is read, unpacked or not", async () => {
    using folder = openFolder();
    const limits = { mostBytes: 500, mostGrowth: 250, mostEntries: 10 };
    expect(await faultOf(folder.write("export.xml", GOOD), limits)).toBe("too-large");
    expect(await faultOf(await folder.zip("a.zip", { "export.xml": GOOD }), limits)).toBe("too-large");
    const many = Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`${index}.txt`, "x"]));
    expect(
      await faultOf(await folder.zip("b.zip", { ...many, "export.xml": GOOD }), { ...limits, mostBytes: 1e9 }),
    ).toBe("too-large");
  });

  test("a zip that grows beyond measure", async () => {
    using folder = openFolder();
    const file = await folder.zip("a.zip", { "export.xml": Buffer.alloc(70 * 2 ** 20, 32) });
    expect(await faultOf(file)).toBe("too-large");
  });

  test("a zip that holds more than it tells", async () => {
    using folder = openFolder();
    const file = await folder.zip("a.zip", { "export.xml": GOOD });
    const bytes = fs.readFileSync(file);
    const central = bytes.indexOf(Buffer.from("PK\u0001\u0002"));
    bytes.writeUInt32LE(100, central + 24);
    expect(await faultOf(folder.write("l.zip", bytes))).toBe("damaged");
  });

  test("an element that never ends", async () => {
    using folder = openFolder();
    const endless = `${exportOf(STEPS).replace("</HealthData>", "")}<Record type="${"x".repeat(9 << 20)}`;
    expect(await faultOf(folder.write("export.xml", endless))).toBe("damaged");
  });

  test("elements within one another without end", async () => {
    using folder = openFolder();
    const text = exportOf(STEPS).replace("</HealthData>", "<a>".repeat(100_000));
    expect(await faultOf(folder.write("export.xml", text))).toBe("damaged");
  });

  test("control bytes without end", async () => {
    using folder = openFolder();
    const text = `${exportOf(STEPS).replace("</HealthData>", "")}<Record type="${"\u000b".repeat(200_000)}"/></HealthData>`;
    expect(await faultOf(folder.write("export.xml", text))).toBe("damaged");
  });
});

describe("a file that ends in the middle", () => {
  const cut = `${exportOf(NIGHT, STEPS).replace("</HealthData>\n", "")}<Record type="HKQuantityTypeIdentifierRest`;

  test("is read up to there, and then it is said", async () => {
    using folder = openFolder();
    const values: string[] = [];
    const read = async (): Promise<void> => {
      for await (const batch of createExportImport().read(folder.write("export.xml", cut), { categories: BODY }))
        values.push(...valuesOf(batch));
    };
    await expect(read()).rejects.toMatchObject({
      fault: "cut-short",
      message: expect.stringContaining("what came before"),
    });
    expect(values).toEqual(["2024-03-02 sleep_h 7", "2024-03-02 steps 500"]);
  });

  test("of any length never does more harm than that", () => {
    const bytes = Buffer.from(GOOD);
    fc.assert(
      fc.property(fc.nat({ max: bytes.length - 1 }), (length) => {
        const text = bytes.subarray(0, length);
        if (text.toString().trimEnd().endsWith("</HealthData>")) return;
        expect(() => readText(text)).toThrow(FileError);
      }),
      { numRuns: 300 },
    );
  });

  test("within its zip is read up to there", async () => {
    using folder = openFolder();
    const lines = Array.from({ length: 3000 }, (_, index) => STEPS.replace("500", String(index)));
    const file = await folder.zip("a.zip", { "export.xml": exportOf(NIGHT, ...lines) });
    const bytes = fs.readFileSync(file);
    // A hole in the packed data: unpacking fails in the middle.
    const central = bytes.indexOf(Buffer.from("PK\u0001\u0002"));
    bytes.fill(0xff, Math.floor(central * 0.6), Math.floor(central * 0.6) + 200);
    const values: string[] = [];
    const read = async (): Promise<void> => {
      for await (const batch of createExportImport().read(folder.write("h.zip", bytes), { categories: BODY }))
        values.push(...valuesOf(batch));
    };
    await expect(read()).rejects.toThrow(FileError);
    expect(values).toContain("2024-03-02 sleep_h 7");
  });
});
