import { runNamed } from "#test/helpers/run-named.ts";

process.exitCode = await runNamed("eval", import.meta.dirname, process.argv.slice(2));
