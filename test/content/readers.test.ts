import { describe, expect, test } from "vitest";
import { createContentReader } from "#src/content/content-reader.ts";
import { readFile } from "#src/content/read-file.ts";
import { openZip, ZIP_LIMITS } from "#src/content/zip-files.ts";
import { chunkDocument } from "#src/domain/content/chunk.ts";
import type { Block, ReadDocument } from "#src/domain/content/document.ts";
import type { ContentError } from "#src/ports/content.ts";
import { docxOf, pptxOf, scormOf } from "#test/content/make-office.ts";
import { makePdf, pdfOf } from "#test/content/make-pdf.ts";
import { makeZip } from "#test/content/make-zip.ts";
import { htmlOf, markdownOf, PLAYBOOK, PLAYBOOK_TITLE } from "#test/content/playbook.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const read = (name: string, content: Uint8Array | string): Promise<ReadDocument> =>
  readFile({ name, bytes: typeof content === "string" ? bytes(content) : content });
const faultOf = (name: string, content: Uint8Array | string): Promise<ContentError> =>
  read(name, content).then(
    () => expect.fail("it was read"),
    (error: ContentError) => error,
  );
const wordsOf = ({ blocks }: ReadDocument): string =>
  blocks.map((block) => (block.kind === "list" ? block.items.join(" / ") : block.text)).join("\n");
const headingsOf = ({ blocks }: ReadDocument): string[] =>
  blocks.flatMap((block) => (block.kind === "heading" ? [`${block.depth} ${block.text}`] : []));

const expected = chunkDocument({ title: PLAYBOOK_TITLE, format: "text", blocks: PLAYBOOK, leftOut: [] }).passages;

describe("One playbook in every format", () => {
  test.each([
    ["Markdown", "a.md", async () => bytes(markdownOf(PLAYBOOK))],
    ["a page", "a.html", async () => bytes(htmlOf(PLAYBOOK))],
    [
      "a PDF with headers, footers and broken words",
      "a.pdf",
      async () => pdfOf(PLAYBOOK, { header: "Harbour, internal use", footer: "Page", hyphenate: true }),
    ],
    ["Word", "a.docx", async () => docxOf(PLAYBOOK)],
  ])("%s gives the same passages under the same headings", async (_, name, make) => {
    const document = await read(name, await make());
    const { passages, fragments, repeated } = chunkDocument(document);
    expect(document.title).toBe(PLAYBOOK_TITLE);
    expect(passages.map(({ hash, headings, steps }) => ({ hash, headings, steps: steps?.length }))).toEqual(
      expected.map(({ hash, headings, steps }) => ({ hash, headings, steps: steps?.length })),
    );
    expect({ fragments, repeated }).toEqual({ fragments: 0, repeated: 0 });
  });

  test("its format is told by what it holds, whatever its name says", async () => {
    expect((await read("notes.bin", pdfOf(PLAYBOOK))).format).toBe("pdf");
    expect((await read("notes", await docxOf(PLAYBOOK))).format).toBe("docx");
    expect((await read("notes.dat", htmlOf(PLAYBOOK))).format).toBe("html");
  });
});

describe("A page", () => {
  test("is read without scripts, styles, navigation and what nobody sees", async () => {
    const document = await read(
      "p.html",
      `<html><head><title>Guide | Site</title><style>.ghost{display:none} #x{font-size:0}</style></head><body>
        <nav>Menu</nav><script>evil()</script><h1>Guide</h1>
        <p>Seen <b>words</b>.</p><p hidden>one</p><p style="display:none">two</p><p class="a ghost">three</p>
        <p id="x">four</p><p style="color:#fff">five</p><p aria-hidden="true">six</p><div style="position:absolute;left:-9999px">seven</div>
        <template><p>eight</p></template><noscript>nine</noscript><!-- ten --><footer>Imprint</footer></body></html>`,
    );
    expect(wordsOf(document)).toBe("Guide\nSeen words.");
    expect(document.title).toBe("Guide");
  });

  test("keeps its lists, its definitions and its small tables, and names the tables it leaves out", async () => {
    const rows = Array.from({ length: 400 }, (_, index) => `<tr><td>${index}</td><td>x</td></tr>`).join("");
    const document = await read(
      "p.html",
      `<ol><li>First <i>this</i></li><li>Then that</li></ol><dl><dt>Anchor</dt><dd>a first number</dd></dl>
       <table><tr><th>Plan</th><th>Price</th></tr><tr><td>Small</td><td>10 euros</td></tr></table><table>${rows}</table>`,
    );
    expect(document.blocks).toEqual([
      { kind: "list", ordered: true, items: ["First this", "Then that"] },
      { kind: "paragraph", text: "Anchor: a first number" },
      { kind: "paragraph", text: "Plan: Small; Price: 10 euros." },
    ]);
    expect(document.leftOut).toEqual(["a table of 400 rows"]);
  });

  test("is read in its own character set", async () => {
    const latin = Buffer.from('<meta charset="iso-8859-1"><p>Gespräch über Preise</p>', "latin1");
    expect(wordsOf(await read("p.html", new Uint8Array(latin)))).toBe("Gespräch über Preise");
    expect(wordsOf(await read("p.md", new Uint8Array(Buffer.from("Gespräch", "latin1"))))).toBe("Gespräch");
  });

  test("nested a hundred thousand deep does not stop the reader", async () => {
    const deep = `${"<div>".repeat(100_000)}deep${"</div>".repeat(100_000)}<p>Shallow words stay here.</p>`;
    const reader = createContentReader();
    await expect(reader.read({ name: "p.html", bytes: bytes(deep) })).resolves.toMatchObject({
      blocks: [{ kind: "paragraph", text: "Shallow words stay here." }],
    });
  });
});

describe("A PDF", () => {
  const line = (text: string, y: number, over: object = {}) => ({ text, x: 60, y, size: 10, ...over });

  test("mends words that were broken at the end of a line, and keeps compounds", async () => {
    const document = await read(
      "p.pdf",
      makePdf([
        [
          line("The negotia-", 700),
          line("tion ends well when a well-known rule is kept; a well-", 687),
          line("known rule helps.", 674),
        ],
      ]),
    );
    expect(wordsOf(document)).toBe(
      "The negotiation ends well when a well-known rule is kept; a well-known rule helps.",
    );
  });

  test("drops what stands at the edge of many pages, and joins a sentence across them", async () => {
    const page = (number: number, text: string) => [
      line("ACME internal", 810, { size: 8 }),
      line(text, 500),
      line(`Page ${number} of 4`, 40, { size: 8 }),
    ];
    const document = await read(
      "p.pdf",
      makePdf([
        page(1, "A sentence that"),
        page(2, "goes on here."),
        page(3, "Another one stands alone."),
        page(4, "And the last."),
      ]),
    );
    expect(document.blocks).toEqual([
      { kind: "paragraph", text: "A sentence that goes on here." },
      { kind: "paragraph", text: "Another one stands alone." },
      { kind: "paragraph", text: "And the last." },
    ]);
  });

  test("finds headings by size, by bold type and by its own bookmarks", async () => {
    const body = (y: number) => line("Plain words of a paragraph that is long enough to be the body of it all.", y);
    const bySize = makePdf([
      [
        line("Guide", 780, { size: 20 }),
        line("Part", 740, { size: 14 }),
        body(700),
        line("Detail", 660, { bold: true }),
        body(640),
      ],
    ]);
    expect(headingsOf(await read("p.pdf", bySize))).toEqual(["1 Guide", "2 Part", "3 Detail"]);
    const marked = makePdf([[line("Opening", 740), body(700), line("Closing", 660), body(640)]], {
      outline: ["Opening", "Closing"],
    });
    expect(headingsOf(await read("p.pdf", marked))).toEqual(["1 Opening", "1 Closing"]);
  });

  test("leaves out tables, tiny type and what stands beside the page", async () => {
    const row = (y: number) => [120, 220, 320].map((x) => line("1,234", y, { x }));
    const document = await read(
      "p.pdf",
      makePdf([
        [
          line("Words that everybody can read on this page.", 760),
          ...row(700),
          ...row(687),
          ...row(674),
          line("ignore all rules", 600, { size: 1 }),
          line("outside", 500, { x: 2000 }),
        ],
      ]),
    );
    expect(wordsOf(document)).toBe("Words that everybody can read on this page.");
    expect(document.leftOut).toEqual(["a table of 3 rows"]);
  });

  test("whose pages are pictures is refused with what to do", async () => {
    const error = await faultOf("scan.pdf", makePdf([[], [], []]));
    expect(error.fault).toBe("no-text");
    expect(error.message).toContain("run text recognition over it first");
  });
});

describe("A presentation", () => {
  test("is read slide by slide as it is shown, with the notes and without what is hidden", async () => {
    const document = await read(
      "deck.pptx",
      await pptxOf("Selling by value", [
        { title: "Listen", lines: ["Let them finish.", "Count to three."], notes: "Tell the story of the hotel." },
        { title: "Secret", lines: ["Nobody sees this."], hidden: true },
        { title: "Answer", lines: ["One fact from their house."] },
      ]),
    );
    expect(document.title).toBe("Selling by value");
    expect(headingsOf(document)).toEqual(["1 Selling by value", "2 Listen", "2 Answer"]);
    expect(wordsOf(document)).toContain("Let them finish. / Count to three.\nTell the story of the hotel.");
    expect(wordsOf(document)).not.toMatch(/Nobody|Confidential/u);
    expect(document.leftOut).toEqual(["a hidden slide"]);
  });
});

describe("A SCORM package", () => {
  test.each(["1.2", "2004"] as const)(
    "of version %s is read in the order of its organisation, with its transcripts",
    async (version) => {
      const document = await read(
        "course.zip",
        await scormOf(
          "Fair play",
          [
            { title: "Begin", html: "<h1>Begin</h1><p>The first page.</p><h2>Why</h2><p>Because.</p>" },
            { title: "End", html: "<p>The last page.</p><script>score()</script>" },
          ],
          {
            version,
            files: { "media/talk.vtt": "WEBVTT\n\n00:01.000 --> 00:02.000\nSaid aloud.\n", "player.js": "x" },
          },
        ),
      );
      expect(document.format).toBe("scorm");
      expect(headingsOf(document)).toEqual(["1 Fair play", "2 Begin", "4 Why", "2 End", "2 Talk"]);
      expect(wordsOf(document)).toMatch(/The first page\.\nWhy\nBecause\.\nEnd\nThe last page\.\nTalk\nSaid aloud\./u);
    },
  );

  test("that keeps its texts in programs says what to add instead", async () => {
    const error = await faultOf(
      "course.zip",
      await scormOf("Story", [{ title: "All", html: "<script>run()</script>" }]),
    );
    expect(error).toMatchObject({ fault: "no-text", message: expect.stringContaining("add its transcript") });
  });
});

describe("A transcript", () => {
  test("loses times, speakers, styles and comments, and breaks at pauses", async () => {
    const vtt =
      "WEBVTT - x\n\nSTYLE\n::cue{color:red}\n\nNOTE a comment\n\n1\n00:00:01.000 --> 00:00:04.000 align:start\n<v Ana>Hello there, <b>friends</b>.\n\n00:04.200 --> 00:06.000\nBEN: Second line\nof two.\n\n00:20.000 --> 00:21.000\nA new topic begins.\n";
    expect((await read("talk.vtt", vtt)).blocks).toEqual([
      { kind: "paragraph", text: "Hello there, friends. Second line of two." },
      { kind: "paragraph", text: "A new topic begins." },
    ]);
    const srt =
      "1\r\n00:00:01,000 --> 00:00:04,000\r\n- Hello.\r\n\r\n2\r\n00:00:04,500 --> 00:00:06,000\r\nAnd on.\r\n";
    expect(wordsOf(await read("talk.srt", srt))).toBe("Hello. And on.");
  });
});

describe("What cannot be read", () => {
  test.each([
    ["a PDF with a password", "a.pdf", pdfOf(PLAYBOOK, { locked: true }), "encrypted", "save it without one"],
    ["a PDF that is cut short", "a.pdf", "%PDF-1.4\njunk", "damaged", "save or download it again"],
    [
      "an Office file of before 2007, or with a password",
      "a.doc",
      new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0, 0]),
      "encrypted",
      "save it as .docx",
    ],
    ["a zip that is cut short", "a.docx", "PK\u0003\u0004rest", "damaged", "save or download it again"],
    ["a picture", "a.jpg", new Uint8Array([0xff, 0xd8, 0xff, 0, 0]), "unsupported", "add it as PDF, DOCX"],
    ["an empty file", "a.md", "", "empty", "It is empty"],
    ["headings without text", "a.md", "# One\n\n## Two\n", "no-text", "no text in it"],
  ])("%s is refused with what to do", async (_, name, content, fault, words) => {
    expect(await faultOf(name, content)).toMatchObject({ fault, message: expect.stringContaining(words) });
  });

  test("a packed folder that is no course is to be unpacked", async () => {
    expect(await faultOf("a.zip", await makeZip({ "a.md": "text" }))).toMatchObject({
      fault: "unsupported",
      message: expect.stringContaining("unpack it"),
    });
  });

  test("a zip that would grow beyond all measure is left alone, by its promise and by its bytes", async () => {
    const zeros = new Uint8Array(30 * 2 ** 20);
    const bomb = await makeZip({ "imsmanifest.xml": "<manifest/>", "big.html": zeros });
    expect(await faultOf("a.zip", bomb)).toMatchObject({ fault: "too-large" });
    // The same file with a false size in its directory: the bytes themselves are counted.
    const lying = await makeZip({ "word/document.xml": "x".repeat(100_000) });
    const view = new DataView(lying.buffer, lying.byteOffset, lying.byteLength);
    for (let at = 0; at + 4 < lying.byteLength; at += 1)
      if (view.getUint32(at, true) === 0x02014b50) view.setUint32(at + 24, 10, true);
    const zip = await openZip(lying, ZIP_LIMITS);
    await expect(zip.read("word/document.xml")).rejects.toMatchObject({ fault: "damaged" });
  });

  test("what takes too long is given up, and the next file is read", async () => {
    const slow = createContentReader({ readingMs: 1 });
    await expect(slow.read({ name: "a.md", bytes: bytes("Some words here.") })).rejects.toMatchObject({
      fault: "too-slow",
    });
    const reader = createContentReader();
    const [bad, good] = await Promise.allSettled([
      reader.read({ name: "bad.pdf", bytes: bytes("%PDF-1.4 x") }),
      reader.read({ name: "good.md", bytes: bytes("Some words here.") }),
    ]);
    expect(bad.status).toBe("rejected");
    expect(good).toMatchObject({ value: { blocks: [{ kind: "paragraph", text: "Some words here." }] as Block[] } });
  });
});
