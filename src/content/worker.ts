import { parentPort } from "node:worker_threads";
import { readFile } from "#src/content/read-file.ts";
import type { ReadDocument } from "#src/domain/content/document.ts";
import { ContentError, type ContentFault, type ContentFile } from "#src/ports/content.ts";

/** Never more of a failure than what its owner is told: an error's text could quote the file. */
export type ReadResult =
  | { readonly document: ReadDocument }
  | { readonly fault: ContentFault; readonly message: string };

/** Entry of a worker thread: one file, answered once. */
parentPort?.on("message", async (file: ContentFile) => {
  parentPort?.postMessage(await answer(file));
});

async function answer(file: ContentFile): Promise<ReadResult> {
  try {
    return { document: await readFile(file) };
  } catch (error) {
    return error instanceof ContentError
      ? { fault: error.fault, message: error.message }
      : {
          fault: "damaged",
          message: "It is damaged, or made in a way I can't read: save it again, or in another format",
        };
  }
}
