import { createHmac, timingSafeEqual } from "node:crypto";
import type { Draft, Form, HomeView } from "#src/domain/message.ts";

declare const approval: unique symbol;

/** Reviewed text. Only this file can write the brand; nothing else can be sent. */
export type ApprovedMessage = Draft & { readonly [approval]: "message"; readonly verdictId: string };

/** A reviewed dialog or page, for the surfaces that answer at once. */
export type ApprovedView = (Form | HomeView) & { readonly [approval]: "view" };

export { createHmac, timingSafeEqual };
