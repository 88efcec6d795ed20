import { momentOf } from "#src/domain/statement.ts";

/** Tests of strings, each in time linear in the length: they face an open port. */
export type Format = (text: string) => boolean;

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu;
const IRI = /^[a-z][a-z0-9+.-]*:[^\s<>"{}|\\^`\p{Cc}]+$/iu;
const URI = /^[a-z][a-z0-9+.-]*:[\w\-.~:/?#[\]@!$&'()*+,;=%]+$/iu;
const BROKEN_ESCAPE = /%(?![0-9a-f]{2})/iu;
const MAILTO = /^mailto:[^\s@<>()[\],;:\\"]+@[^\s@<>()[\],;:\\"]+$/iu;
const SHA1 = /^[0-9a-f]{40}$/iu;
const SHA2 = /^(?:[0-9a-f]{56}|[0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128})$/iu;
const TOKEN = "[\\w!#$%&'*+.^`|~-]+";
const MEDIA_TYPE = new RegExp(`^${TOKEN}/${TOKEN}(?:\\s*;\\s*${TOKEN}=(?:${TOKEN}|"[^"\\\\]*"))*\\s*$`, "u");
const VERSION = /^1\.0(?:\.\d+)?$/u;

export const isUuid: Format = (text) => UUID.test(text);
export const isIri: Format = (text) => IRI.test(text) && !BROKEN_ESCAPE.test(text);
export const isUri: Format = (text) => URI.test(text) && !BROKEN_ESCAPE.test(text);
export const isMailto: Format = (text) => MAILTO.test(text);
export const isSha1: Format = (text) => SHA1.test(text);
export const isSha2: Format = (text) => SHA2.test(text);
export const isMediaType: Format = (text) => MEDIA_TYPE.test(text);
export const isVersion: Format = (text) => VERSION.test(text);
export const isTimestamp: Format = (text) => momentOf(text) !== undefined;

const NUMBER = "\\d+(?:[.,]\\d+)?";
const WEEKS = new RegExp(`^P${NUMBER}W$`, "u");
const DURATION = new RegExp(
  `^P(?=[\\dT])(?:${NUMBER}Y)?(?:${NUMBER}M)?(?:${NUMBER}D)?(?:T(?=\\d)(?:${NUMBER}H)?(?:${NUMBER}M)?(?:${NUMBER}S)?)?$`,
  "u",
);
/** Only the smallest part may have a fraction. */
const FRACTION_BEFORE_OTHERS = /\d[.,]\d+[A-Z]+T?\d/u;

/** A duration by designators, weeks alone (ISO 8601:2004, 4.4.3.2). */
export const isDuration: Format = (text) =>
  WEEKS.test(text) || (DURATION.test(text) && !FRACTION_BEFORE_OTHERS.test(text));

/** Tags that were registered before the present rules (RFC 5646, 2.2.8). */
const GRANDFATHERED = new Set(
  "en-gb-oed i-ami i-bnn i-default i-enochian i-hak i-klingon i-lux i-mingo i-navajo i-pwn i-tao i-tay i-tsu sgn-be-fr sgn-be-nl sgn-ch-de art-lojban cel-gaulish no-bok no-nyn zh-guoyu zh-hakka zh-min zh-min-nan zh-xiang".split(
    " ",
  ),
);
const LANGUAGE_TAG =
  /^(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4}|[a-z]{5,8})(?:-[a-z]{4})?(?:-(?:[a-z]{2}|\d{3}))?((?:-(?:[a-z0-9]{5,8}|\d[a-z0-9]{3}))*)((?:-[0-9a-wy-z](?:-[a-z0-9]{2,8})+)*)(?:-x(?:-[a-z0-9]{1,8})+)?$/u;
const PRIVATE_TAG = /^x(?:-[a-z0-9]{1,8})+$/u;
const LONGEST_TAG = 100;

/** A language tag whose parts follow each other as RFC 5646 has them, no variant and no extension twice. */
export const isLanguageTag: Format = (text) => {
  const tag = text.toLowerCase();
  if (tag.length > LONGEST_TAG) return false;
  if (GRANDFATHERED.has(tag) || PRIVATE_TAG.test(tag)) return true;
  const match = LANGUAGE_TAG.exec(tag);
  if (match === null) return false;
  const [, variants = "", extensions = ""] = match;
  const singletons = extensions.split("-").filter(({ length }) => length === 1);
  return isDistinct(variants.split("-").slice(1)) && isDistinct(singletons);
};

export const isDistinct = (items: readonly string[]): boolean => new Set(items).size === items.length;
