const LONGEST_ADDRESS = 2_000;

/**
 * The address as it is fetched: webcal:// becomes https://, a fragment goes.
 *
 * Undefined for whatever else than http and https, for an address with a name and password in it, and for what is no address.
 */
export function normaliseAddress(address: string): string | undefined {
  const text = address.trim().replace(/^webcals?:\/\//iu, "https://");
  if (text.length > LONGEST_ADDRESS || !/^https?:\/\//iu.test(text) || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (!isFetchable(url)) return undefined;
  url.hash = "";
  return url.href;
}

/** http or https, without a name and password. */
export const isFetchable = ({ protocol, username, password, hostname }: URL): boolean =>
  (protocol === "https:" || protocol === "http:") && username === "" && password === "" && hostname !== "";
