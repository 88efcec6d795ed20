import { z } from "zod";

/** What Slack takes for a block; everything it would refuse is refused here too. */

const plain = (max: number) =>
  z.strictObject({
    type: z.literal("plain_text"),
    text: z.string().min(1).max(max),
    emoji: z.boolean().optional(),
  });
const mrkdwn = (max: number) =>
  z.strictObject({
    type: z.literal("mrkdwn"),
    text: z.string().min(1).max(max),
    verbatim: z.boolean().optional(),
  });
const anyText = (max: number) => z.discriminatedUnion("type", [plain(max), mrkdwn(max)]);
const id = z.string().min(1).max(255);

const option = z.strictObject({
  text: anyText(75),
  value: z.string().min(1).max(150),
  description: plain(75).optional(),
});
const options = (max: number) => z.array(option).min(1).max(max);

const confirm = z.strictObject({
  title: plain(100),
  text: anyText(300),
  confirm: plain(30),
  deny: plain(30),
  style: z.enum(["primary", "danger"]).optional(),
});

const button = z.strictObject({
  type: z.literal("button"),
  action_id: id,
  text: plain(75),
  value: z.string().max(2_000).optional(),
  style: z.enum(["primary", "danger"]).optional(),
  url: z.url().max(3_000).optional(),
  accessibility_label: z.string().max(75).optional(),
  confirm: confirm.optional(),
});
const staticSelect = z.strictObject({
  type: z.literal("static_select"),
  action_id: id,
  placeholder: plain(150).optional(),
  options: options(100),
  initial_option: option.optional(),
  confirm: confirm.optional(),
});
const overflow = z.strictObject({
  type: z.literal("overflow"),
  action_id: id,
  options: options(5),
  confirm: confirm.optional(),
});
const multiSelect = z.strictObject({
  type: z.literal("multi_static_select"),
  action_id: id,
  placeholder: plain(150).optional(),
  options: options(100),
  initial_options: z.array(option).min(1).optional(),
  max_selected_items: z.int().min(1).optional(),
});
const radioButtons = z.strictObject({
  type: z.literal("radio_buttons"),
  action_id: id,
  options: options(10),
  initial_option: option.optional(),
});
const checkboxes = z.strictObject({
  type: z.literal("checkboxes"),
  action_id: id,
  options: options(10),
  initial_options: z.array(option).min(1).optional(),
});
const textInput = z.strictObject({
  type: z.literal("plain_text_input"),
  action_id: id,
  multiline: z.boolean().optional(),
  min_length: z.int().min(0).max(3_000).optional(),
  max_length: z.int().min(1).max(3_000).optional(),
  initial_value: z.string().optional(),
  placeholder: plain(150).optional(),
});
const numberInput = z.strictObject({
  type: z.literal("number_input"),
  action_id: id,
  is_decimal_allowed: z.boolean(),
  min_value: z.string().optional(),
  max_value: z.string().optional(),
  initial_value: z.string().optional(),
  placeholder: plain(150).optional(),
});

const blockId = { block_id: id.optional() };

const block = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("header"), ...blockId, text: plain(150) }),
  z.strictObject({
    type: z.literal("section"),
    ...blockId,
    text: anyText(3_000).optional(),
    fields: z.array(anyText(2_000)).min(1).max(10).optional(),
    accessory: z.discriminatedUnion("type", [button, staticSelect, overflow]).optional(),
    expand: z.boolean().optional(),
  }),
  z.strictObject({ type: z.literal("context"), ...blockId, elements: z.array(anyText(3_000)).min(1).max(10) }),
  z.strictObject({ type: z.literal("divider"), ...blockId }),
  z.strictObject({
    type: z.literal("actions"),
    ...blockId,
    elements: z
      .array(z.discriminatedUnion("type", [button, staticSelect, overflow]))
      .min(1)
      .max(25),
  }),
  z.strictObject({
    type: z.literal("input"),
    ...blockId,
    label: plain(2_000),
    optional: z.boolean().optional(),
    hint: plain(2_000).optional(),
    element: z.discriminatedUnion("type", [
      textInput,
      numberInput,
      staticSelect,
      multiSelect,
      radioButtons,
      checkboxes,
    ]),
  }),
]);

const modal = z.strictObject({
  type: z.literal("modal"),
  title: plain(24),
  submit: plain(24).optional(),
  close: plain(24).optional(),
  callback_id: z.string().max(255).optional(),
  private_metadata: z.string().max(3_000).optional(),
  notify_on_close: z.boolean().optional(),
  blocks: z.array(z.unknown()),
});
const home = z.strictObject({
  type: z.literal("home"),
  callback_id: z.string().max(255).optional(),
  private_metadata: z.string().max(3_000).optional(),
  blocks: z.array(z.unknown()),
});

const MOST_BLOCKS = { message: 50, modal: 100, home: 100 } as const;

/** What Slack would say about `blocks`; empty when it would take them. */
export function blockProblems(blocks: unknown, surface: keyof typeof MOST_BLOCKS): readonly string[] {
  if (!Array.isArray(blocks)) return ["blocks must be an array"];
  if (blocks.length > MOST_BLOCKS[surface])
    return [`no more than ${MOST_BLOCKS[surface]} items allowed [json-pointer:/blocks]`];
  const problems: string[] = [];
  const seen = new Set<string>();
  blocks.forEach((candidate, index) => {
    const at = `[json-pointer:/blocks/${index}`;
    const result = block.safeParse(candidate);
    if (!result.success) {
      problems.push(...result.error.issues.map((issue) => `${issue.message} ${at}/${issue.path.join("/")}]`));
      return;
    }
    const { data } = result;
    if (data.block_id !== undefined && seen.has(data.block_id)) problems.push(`block_id is not unique ${at}/block_id]`);
    if (data.block_id !== undefined) seen.add(data.block_id);
    if (data.type === "section" && !data.text && !data.fields) problems.push(`text or fields required ${at}]`);
    if (data.type === "input" && surface !== "modal") problems.push(`input is for modals ${at}]`);
    if (data.type === "actions") {
      const ids = data.elements.map((element) => element.action_id);
      if (new Set(ids).size < ids.length) problems.push(`action_id is not unique ${at}/elements]`);
    }
    const element = data.type === "input" ? data.element : undefined;
    if (element && "initial_option" in element && element.initial_option) {
      const { value } = element.initial_option;
      if (!element.options.some((one) => one.value === value)) problems.push(`initial_option is no option ${at}]`);
    }
  });
  return problems;
}

/** What Slack would say about a view. */
export function viewProblems(view: unknown, type: "modal" | "home"): readonly string[] {
  const result = (type === "modal" ? modal : home).safeParse(view);
  if (!result.success) {
    return result.error.issues.map((issue) => `${issue.message} [json-pointer:/view/${issue.path.join("/")}]`);
  }
  const { data } = result;
  const asks = data.blocks.some(
    (one) => typeof one === "object" && one !== null && Reflect.get(one, "type") === "input",
  );
  if (data.type === "modal" && asks && !data.submit) return ["submit required [json-pointer:/view/submit]"];
  return blockProblems(data.blocks, type);
}
