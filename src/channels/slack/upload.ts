import type { webApi } from "@slack/bolt";
import type { Picture } from "#src/domain/message.ts";

export interface UploadOptions {
  readonly client: webApi.WebClient;
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** Milliseconds for the transfer of the file. */
  readonly timeout: number;
}

/** Shares a picture in a conversation. Slack keeps no key with a file, so a picture follows the message it belongs to. */
export async function uploadPicture(
  { client, fetch = globalThis.fetch, timeout }: UploadOptions,
  picture: Picture,
  conversation: string,
  thread: string | undefined,
): Promise<void> {
  const png = Buffer.from(picture.png, "base64");
  const { upload_url: url, file_id: id } = await client.files.getUploadURLExternal({
    filename: picture.name,
    length: png.length,
    alt_text: picture.alt,
  });
  if (!url || !id) throw new Error("Cannot upload a picture as Slack must name an address: current value is none");
  const form = new FormData();
  form.append("file", new Blob([new Uint8Array(png)], { type: "image/png" }), picture.name);
  const answer = await fetch(url, { method: "POST", body: form, signal: AbortSignal.timeout(timeout) });
  if (!answer.ok) throw new Error(`Cannot upload a picture as Slack must take it: current status is ${answer.status}`);
  const files: [{ id: string; title: string }] = [{ id, title: picture.alt }];
  await client.files.completeUploadExternal(
    thread ? { files, channel_id: conversation, thread_ts: thread } : { files, channel_id: conversation },
  );
}
