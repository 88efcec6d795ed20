/** Text of bytes: by its mark, by what a server said, as UTF-8 where it is valid, else as Western European. */
export function decodeText(bytes: Uint8Array, label?: string): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  const decoder = label === undefined ? undefined : decoderOf(label);
  if (decoder !== undefined) return decoder.decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

function decoderOf(label: string): TextDecoder | undefined {
  try {
    return new TextDecoder(label);
  } catch {
    return undefined;
  }
}

/** The character set that a media type or the head of a page names. */
export function charsetOf(type: string | undefined, head: Uint8Array): string | undefined {
  const told = /charset\s*=\s*["']?([\w-]+)/iu.exec(type ?? "")?.[1];
  if (told !== undefined) return told;
  const start = new TextDecoder("latin1").decode(head.subarray(0, 2048));
  return /<meta[^>]+charset\s*=\s*["']?([\w-]+)/iu.exec(start)?.[1];
}

/** A file name or address as a title: "sales_playbook-v2.pdf" is "sales playbook v2". */
export function titleFromName(name: string): string {
  const last = decoded(name.split(/[?#]/u)[0] ?? name)
    .split(/[/\\]/u)
    .findLast((part) => part !== "");
  const words = (last ?? name)
    .replace(/\.[a-z0-9]{2,5}$/iu, "")
    .replace(/[_\s]+|(?<=\w)-(?=\w)/gu, " ")
    .trim();
  return words === "" ? "Document" : `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
