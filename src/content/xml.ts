import { SaxesParser } from "saxes";

export interface XmlElement {
  /** Without its prefix. */
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

export interface XmlHandlers {
  readonly open?: (element: XmlElement) => void;
  readonly text?: (text: string) => void;
  readonly close?: (name: string) => void;
}

const local = (name: string): string => name.slice(name.indexOf(":") + 1);

/** Walks an XML text. Attributes keep their prefixes. Entities of the file's own are never expanded; throws on what is not well-formed. */
export function walkXml(xml: string, { open, text, close }: XmlHandlers): void {
  const parser = new SaxesParser();
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("opentag", ({ name, attributes }) =>
    open?.({ name: local(name), attributes: attributes as Record<string, string> }),
  );
  parser.on("text", (part) => text?.(part));
  parser.on("cdata", (part) => text?.(part));
  parser.on("closetag", ({ name }) => close?.(local(name)));
  parser.write(xml).close();
}
