import type { Route } from "#src/http.ts";
import { createPushRoute } from "#src/pages/health/push-route.ts";
import { createHealthPages, type HealthPagesOptions } from "#src/pages/health/routes.ts";
import { createUploadFiles } from "#src/pages/health/upload-files.ts";
import { createUploads, type UploadsOptions } from "#src/pages/health/uploads.ts";

export interface HealthRoutes {
  readonly routes: readonly Route[];
  /** Ends what is being read, and leaves no file behind. */
  stop(): Promise<void>;
}

export interface HealthRoutesOptions
  extends Omit<HealthPagesOptions, "files" | "uploads">,
    Pick<UploadsOptions, "delivery" | "onImported"> {
  /** Where files lie until they have been read. */
  readonly folder: string;
  readonly mostBytes: number;
}

/** A person's way in for their own health data: the upload page, the secret of a sender, and the address it sends to. */
export async function createHealthRoutes(options: HealthRoutesOptions): Promise<HealthRoutes> {
  const files = createUploadFiles(options.folder, options.mostBytes);
  await files.sweep();
  const uploads = createUploads(options);
  return {
    routes: [...createHealthPages({ ...options, files, uploads }), createPushRoute(options)],
    stop: () => uploads.stop(),
  };
}
