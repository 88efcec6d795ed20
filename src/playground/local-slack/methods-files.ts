import { fromBot, reachable } from "#src/playground/local-slack/methods-chat.ts";
import { isObject, type Method, MethodError, need, nested } from "#src/playground/local-slack/web-api.ts";
import type { Workspace } from "#src/playground/local-slack/workspace.ts";

export const fileMethods: Readonly<Record<string, Method>> = {
  "files.getUploadURLExternal": ({ args, workspace, base }) => {
    const name = need(args, "filename");
    const length = Number(need(args, "length"));
    if (!Number.isInteger(length) || length <= 0) throw new MethodError("invalid_arguments");
    const alt = args["alt_text"] ?? "";
    if (alt.length > 1_000) throw new MethodError("alt_txt_too_large");
    const id = workspace.id("F");
    workspace.files.set(id, { id, name, alt, length });
    return { file_id: id, upload_url: `${base}/upload/${id}` };
  },

  "files.completeUploadExternal": (call) => {
    const { args, workspace } = call;
    const wanted = nested(args, "files", "invalid_arguments");
    if (!Array.isArray(wanted) || wanted.length === 0) throw new MethodError("invalid_arguments");
    const files = wanted.map((entry: unknown) => {
      const file = isObject(entry) ? workspace.files.get(String(entry["id"])) : undefined;
      if (!file?.bytes) throw new MethodError("file_not_found");
      return { id: file.id, name: file.name, alt: file.alt, png: file.bytes.toString("base64") };
    });
    if (args["channel_id"]) {
      const conversation = reachable(call, "channel_id");
      const thread = args["thread_ts"];
      if (thread !== undefined && !workspace.message(conversation.id, thread))
        throw new MethodError("thread_not_found");
      workspace.add({
        ...fromBot(conversation),
        text: args["initial_comment"] ?? "",
        blocks: [],
        files,
        threadTs: thread,
      });
    }
    return { files: files.map(({ id, name }) => ({ id, title: name })) };
  },
};

/** Takes a file at its upload address. Answers whether it is the file that was announced. */
export async function takeUpload(workspace: Workspace, id: string, type: string, body: Buffer): Promise<boolean> {
  const announced = workspace.files.get(id);
  if (!announced || announced.bytes) return false;
  const bytes = type.startsWith("multipart/form-data") ? await firstFile(type, body) : body;
  if (bytes?.length !== announced.length) return false;
  workspace.files.set(id, { ...announced, bytes });
  return true;
}

async function firstFile(type: string, body: Buffer): Promise<Buffer | undefined> {
  try {
    const form = await new Response(new Uint8Array(body), { headers: { "content-type": type } }).formData();
    for (const value of form.values()) {
      if (typeof value !== "string") return Buffer.from(await value.arrayBuffer());
    }
    return undefined;
  } catch {
    return undefined;
  }
}
