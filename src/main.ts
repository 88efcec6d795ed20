import { createApp } from "#src/app.ts";
import { readConfig } from "#src/config.ts";

/** Problems the operator can mend are told in words; anything else keeps its stack. */
function explain(error: unknown): string {
  if (error instanceof Error && error.message.startsWith("Cannot ")) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

try {
  const config = readConfig(process.env);
  const started = performance.now();
  const app = await createApp(config);
  if (config.playground) {
    process.stdout.write(
      `Kairos is ready after ${((performance.now() - started) / 1000).toFixed(1)} s. Open ${app.url}/playground\n`,
    );
  }
  let stopping = false;
  const stop = (): void => {
    if (stopping) process.exit(1);
    stopping = true;
    app.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
} catch (error) {
  console.error(explain(error));
  process.exit(1);
}
