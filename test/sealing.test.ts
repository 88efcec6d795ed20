import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { KEYS_FILE, loadKeys } from "#src/keys.ts";
import { UnsealError } from "#src/ports/sealer.ts";
import { createSealer } from "#src/sealing.ts";

const key = (id: string, fill: number) => ({ id, key: Buffer.alloc(32, fill) });
const PLACE = { tenant: "T1", platform: "oura", kind: "tokens:ana" };
const faultOf = (work: () => unknown): unknown => {
  try {
    work();
  } catch (error) {
    return error instanceof UnsealError ? error.code : error;
  }
  return "opened";
};

describe("a sealed secret", () => {
  test("opens where it was sealed, whatever it is", () => {
    const sealer = createSealer([key("1", 1)]);
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 500 }), (secret) => {
        const sealed = sealer.seal(secret.toWellFormed(), PLACE);
        expect(sealer.open(sealed, PLACE)).toBe(secret.toWellFormed());
      }),
    );
  });

  test("is AES-256-GCM with a 12-byte IV, the key's id, and tenant|platform|kind authenticated", () => {
    // Made with another implementation: key 00..1f, IV 64..6f.
    const fixed = createSealer([{ id: "2026-a", key: Buffer.from(Array.from({ length: 32 }, (_, i) => i)) }], () =>
      Buffer.from(Array.from({ length: 12 }, (_, i) => 100 + i)),
    );
    const vector = "1.2026-a.ZGVmZ2hpamtsbW5v.On64FByaPrNKDTSNtEhez2IgmpkSYYcMvP1K3U0LDKWWiJGZ";
    expect(fixed.seal("refresh-token-42 ✓", PLACE)).toBe(vector);
    expect(fixed.open(vector, PLACE)).toBe("refresh-token-42 ✓");
  });

  test("never looks the same twice and never shows the secret", () => {
    const sealer = createSealer([key("1", 1)]);
    const sealed = Array.from({ length: 100 }, () => sealer.seal("secret-token", PLACE));
    expect(new Set(sealed).size).toBe(100);
    expect(sealed.join("\n")).not.toContain("secret-token");
  });

  test("with any character changed does not open", () => {
    const sealer = createSealer([key("1", 1)]);
    const sealed = sealer.seal("secret-token", PLACE);
    const [, , iv = "", body = ""] = sealed.split(".");
    for (const part of [iv, body]) {
      for (let at = 0; at < part.length - 1; at++) {
        const other = part[at] === "A" ? "B" : "A";
        const tampered = sealed.replace(part, `${part.slice(0, at)}${other}${part.slice(at + 1)}`);
        expect(faultOf(() => sealer.open(tampered, PLACE))).toBe("refused");
      }
    }
  });

  test.each([
    ["another tenant", { ...PLACE, tenant: "T2" }],
    ["another vendor", { ...PLACE, platform: "whoop" }],
    ["another person", { ...PLACE, kind: "tokens:ben" }],
    ["another kind", { ...PLACE, kind: "verifier:ana" }],
  ])("moved to %s does not open", (_what, place) => {
    const sealer = createSealer([key("1", 1)]);
    const sealed = sealer.seal("secret-token", PLACE);
    expect(faultOf(() => sealer.open(sealed, place))).toBe("refused");
  });

  test("whose parts of the place could be taken for one another is not made", () => {
    const sealer = createSealer([key("1", 1)]);
    expect(() => sealer.seal("x", { tenant: "T1|oura", platform: "oura", kind: "tokens" })).toThrow(RangeError);
    expect(() => sealer.seal("x", { ...PLACE, kind: "" })).toThrow(RangeError);
  });

  test.each(["", "secret-token", "1.1.AAAA.AAAA", "2.1.ZGVmZ2hpamtsbW5v.On64FByaPrNKDTSNtEhez2Ig", "1.1.a.b.c"])(
    "is not %j",
    (stored) => {
      expect(faultOf(() => createSealer([key("1", 1)]).open(stored, PLACE))).toBe("malformed");
    },
  );
});

describe("rotation", () => {
  const old = key("2025", 1);
  const fresh = key("2026", 2);

  test("any known key opens, and the newest seals", () => {
    const before = createSealer([old]).seal("secret-token", PLACE);
    const rotated = createSealer([fresh, old]);
    expect(rotated.open(before, PLACE)).toBe("secret-token");
    const after = rotated.seal("secret-token", PLACE);
    expect(createSealer([fresh]).open(after, PLACE)).toBe("secret-token");
    expect(after.split(".")[1]).toBe("2026");
  });

  test("what was sealed with a key that is gone says which key and what to do", () => {
    const before = createSealer([old]).seal("secret-token", PLACE);
    const without = createSealer([fresh]);
    expect(faultOf(() => without.open(before, PLACE))).toBe("unknown-key");
    expect(() => without.open(before, PLACE)).toThrow(/key "2025".*ENCRYPTION_KEYS/u);
  });

  test("another key under the same id does not open", () => {
    const before = createSealer([old]).seal("secret-token", PLACE);
    expect(faultOf(() => createSealer([key("2025", 9)]).open(before, PLACE))).toBe("refused");
  });
});

describe("the keys of the operator", () => {
  const entry = (id: string, fill: number) => `${id}:${Buffer.alloc(32, fill).toString("base64")}`;

  test("give one sealing key each, in their order, apart from the keys of other purposes", () => {
    const { sealing, verdicts, pseudonyms } = loadKeys(`${entry("b", 2)},${entry("a", 1)}`, "unused");
    expect(sealing.map(({ id }) => id)).toEqual(["b", "a"]);
    const all = [...sealing.map(({ key: derived }) => derived), verdicts, pseudonyms];
    expect(new Set(all.map((one) => one.toString("hex"))).size).toBe(4);
    expect(loadKeys(entry("a", 1), "unused").sealing[0]?.key).toEqual(sealing[1]?.key);
  });

  test("are derived with HKDF-SHA-256", () => {
    const given = Buffer.from(Array.from({ length: 32 }, (_, i) => i)).toString("base64");
    expect(loadKeys(`1:${given}`, "unused").sealing[0]?.key.toString("hex")).toBe(
      "b144f9b63606ddf6e96b8a8a4f19fe4eaa4200a110cb93f4e44b7a93f68bdd3d",
    );
  });

  test("must have ids that differ and 32 bytes", () => {
    expect(() => loadKeys(`${entry("a", 1)},${entry("a", 2)}`, "unused")).toThrow(/"a" is there twice/u);
    expect(() => loadKeys("a:AAAA", "unused")).toThrow(/32 bytes/u);
  });

  test("are made once in the data folder, readable by this user alone", () => {
    const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), "kairos-keys-"));
    try {
      const made = loadKeys(undefined, dataDir);
      expect(loadKeys(undefined, dataDir)).toEqual(made);
      expect(fs.statSync(path.join(dataDir, KEYS_FILE)).mode & 0o777).toBe(0o600);
    } finally {
      fs.rmSync(dataDir, { recursive: true });
    }
  });
});
