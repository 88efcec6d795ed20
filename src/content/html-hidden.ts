/** Class names and ids that a page's own style sheet hides. */
export type HiddenNames = ReadonlySet<string>;

const HIDES =
  /display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|font-size\s*:\s*0(?![.\d]*[1-9])|opacity\s*:\s*0(?![.\d]*[1-9])|(?:left|top|text-indent|margin-left)\s*:\s*-\d{3,}|clip\s*:\s*rect\(\s*0|(?:max-)?(?:height|width)\s*:\s*0(?:px)?\s*(?:;|$)/iu;
/** White on what is white unless told otherwise. */
const UNSEEN_COLOUR =
  /(?<![-\w])color\s*:\s*(?:#fff(?:fff)?\b|white\b|transparent|rgba?\(\s*255\s*,\s*255\s*,\s*255)/iu;

const hides = (style: string): boolean =>
  HIDES.test(style) || (UNSEEN_COLOUR.test(style) && !/background/iu.test(style));

/** Simple selectors alone (".note", "#x"): what only a browser can work out stays visible. */
export function hiddenNames(css: string): HiddenNames {
  const names = new Set<string>();
  for (const [, selectors = "", body = ""] of css.matchAll(/([^{}]+)\{([^{}]*)\}/gu)) {
    if (!hides(body)) continue;
    for (const selector of selectors.split(",")) {
      const name = /^\s*(?:[a-z][a-z0-9]*)?([.#][\w-]+)\s*$/iu.exec(selector)?.[1];
      if (name !== undefined) names.add(name);
    }
  }
  return names;
}

/** Whether a reader of the page would not see it: by attribute, by its own style, or by a class the page hides. */
export function isHidden(attribute: (name: string) => string | undefined, names: HiddenNames): boolean {
  if (attribute("hidden") !== undefined || attribute("aria-hidden") === "true" || hides(attribute("style") ?? ""))
    return true;
  const classes = (attribute("class") ?? "").split(/\s+/u).map((name) => `.${name}`);
  return [...classes, `#${attribute("id") ?? ""}`].some((name) => names.has(name));
}
