import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

export interface Asset {
  readonly type: string;
  readonly body: Uint8Array;
  readonly etag: string;
}

const PAGE = fileURLToPath(new URL("./page/", import.meta.url));

let built: Promise<ReadonlyMap<string, Asset>> | undefined;

/** The page's script and styles by file name, built in memory once a process. */
export function bundlePage(): Promise<ReadonlyMap<string, Asset>> {
  built ??= bundle().catch((error: unknown) => {
    built = undefined;
    throw error;
  });
  return built;
}

async function bundle(): Promise<ReadonlyMap<string, Asset>> {
  const { outputFiles } = await build({
    entryPoints: { page: `${PAGE}main.tsx`, style: `${PAGE}style.css` },
    outdir: "/",
    bundle: true,
    write: false,
    minify: true,
    format: "esm",
    target: "es2023",
    jsx: "automatic",
    legalComments: "none",
    logLevel: "silent",
    define: { "process.env.NODE_ENV": '"production"' },
  });
  return new Map(
    outputFiles.map(({ path, contents }) => {
      const name = path.slice(path.lastIndexOf("/") + 1);
      const type = name.endsWith(".css") ? "text/css; charset=utf-8" : "text/javascript; charset=utf-8";
      const etag = `"${createHash("sha256").update(contents).digest("base64url").slice(0, 22)}"`;
      return [name, { type, body: contents, etag }];
    }),
  );
}
