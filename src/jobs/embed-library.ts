import type { Logger } from "#src/events.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { LibraryService } from "#src/services/library-service.ts";

/** Computes the vectors that are missing, of a new model or for much content at once; search goes on meanwhile. */
export const createEmbedLibrary =
  ({ library, clock, logger }: { readonly library: LibraryService; readonly clock: Clock; readonly logger: Logger }) =>
  async (): Promise<void> => {
    const { computed, switched } = await library.fillVectors(clock.now());
    logger.info("library embedded", { count: computed, outcome: switched ? "switched" : "filled" });
  };
