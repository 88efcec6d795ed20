/** A browser without scripts: keeps cookies by host, follows redirects one at a time, submits the only form of a page. */
export interface PlainBrowser {
  open(url: string): Promise<Page>;
  /** Submits the form of the page. */
  submit(page: Page): Promise<Page>;
}

export interface Page {
  readonly url: string;
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Every address that led here. */
  readonly by: readonly string[];
}

const MOST_REDIRECTS = 10;

export function openPlainBrowser(): PlainBrowser {
  const jar = new Map<string, Map<string, { readonly value: string; readonly path: string }>>();

  function cookiesFor({ host, pathname }: URL): string {
    const own = [...(jar.get(host) ?? [])].filter(([, { path }]) => pathname.startsWith(path));
    return own.map(([name, { value }]) => `${name}=${value}`).join("; ");
  }

  function keep({ host }: URL, headers: Headers): void {
    for (const line of headers.getSetCookie()) {
      const [pair = "", ...attributes] = line.split("; ");
      const [name = "", value = ""] = pair.split("=");
      const own = jar.get(host) ?? new Map();
      jar.set(host, own);
      if (attributes.includes("Max-Age=0")) own.delete(name);
      else own.set(name, { value, path: attributes.find((one) => one.startsWith("Path="))?.slice(5) ?? "/" });
    }
  }

  async function go(first: string, method: "GET" | "POST"): Promise<Page> {
    const by: string[] = [];
    let next = { url: new URL(first), method };
    for (let step = 0; step < MOST_REDIRECTS; step++) {
      const { url } = next;
      by.push(url.href);
      const cookie = cookiesFor(url);
      const response = await fetch(url, {
        method: next.method,
        redirect: "manual",
        headers: cookie === "" ? {} : { cookie },
      });
      keep(url, response.headers);
      const location = response.headers.get("location");
      if (location === null) {
        return { url: url.href, status: response.status, headers: response.headers, text: await response.text(), by };
      }
      await response.arrayBuffer();
      next = { url: new URL(location, url), method: "GET" };
    }
    throw new Error(`Cannot open the page as it must end within ${MOST_REDIRECTS} redirects: current value is more`);
  }

  return {
    open: (url) => go(url, "GET"),
    submit({ url, text }) {
      const action = /<form method="post" action="([^"]+)">/u.exec(text)?.[1];
      if (action === undefined) throw new Error("Cannot submit as the page must have a form: current value is none");
      return go(new URL(action, url).href, "POST");
    },
  };
}
