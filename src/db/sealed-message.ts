import type { Envelope } from "#src/domain/guardrails/message/envelope.ts";
import { type Sealer, UnsealError } from "#src/ports/sealer.ts";

/** A message that waits to be sent, as its row keeps it: secrets are left out, and the whole is there sealed for whoever sends it. */
export type KeptMessage = Envelope & { readonly sealed?: string };

interface RowOfMessage {
  readonly tenant: string;
  readonly id: string;
}

/** In place of a secret. */
const SEALED = "[sealed]";

const placeOf = ({ tenant, id }: RowOfMessage) => ({ tenant, platform: "outbox", kind: `message:${id}` });

/** Seals a message that holds a page's address or a code, so that a reader of the table can use neither (SAFETY.md 12). */
export function sealMessage(envelope: Envelope, sealer: Sealer, row: RowOfMessage): KeptMessage {
  const { actions = [], secrets = [] } = envelope.message ?? {};
  const hidden = [...actions.map(({ link }) => link), ...secrets].filter(
    (secret) => secret !== undefined && secret !== "",
  );
  if (hidden.length === 0) return envelope;
  const whole = JSON.stringify(envelope);
  const shown = hidden.reduce<string>((text, secret) => text.replaceAll(inJson(secret ?? ""), SEALED), whole);
  return { ...(JSON.parse(shown) as Envelope), sealed: sealer.seal(whole, placeOf(row)) };
}

/** The message as it was approved; undefined where its key is gone, or the row was changed or copied from another. */
export function openMessage(kept: unknown, sealer: Sealer, row: RowOfMessage): unknown {
  const sealed = (kept as KeptMessage | null)?.sealed;
  if (sealed === undefined) return kept;
  try {
    return JSON.parse(sealer.open(sealed, placeOf(row))) as unknown;
  } catch (error) {
    if (error instanceof UnsealError) return undefined;
    throw error;
  }
}

const inJson = (text: string): string => JSON.stringify(text).slice(1, -1);
