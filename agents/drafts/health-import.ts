import { CATEGORY_WORDS, consentAskDraft, listed } from "#agents/drafts/consent-ask.ts";
import { button, draftOf, menu } from "#agents/drafts/draft.ts";
import type { ConsentCategory } from "#src/domain/consent.ts";
import type { Draft, Fact } from "#src/domain/message.ts";
import { daysBetween, localDay } from "#src/domain/time.ts";
import type { HealthPushSecret } from "#src/ports/health-push.ts";
import { LINK_MINUTES, type OneTimeLink } from "#src/services/one-time-link-service.ts";

const MINUTES: Fact = { name: "minutes the link works", value: LINK_MINUTES, renderings: [`${LINK_MINUTES} minutes`] };

const noAddress = (): Draft =>
  draftOf({
    headline: "I can't offer that here: this Kairos has no address of its own that your browser could open.",
    paragraphs: ["The people who run it can read your export in for you, with your access code."],
    actions: [button("access-code", "Access code")],
  });

/** Asked at the moment of use; nothing is read before the answer. */
export const healthConsentDraft = (goesOn: "health-import" | "health-push"): Draft =>
  consentAskDraft({
    categories: ["sleep", "heart", "activity"],
    to: "use what Apple Health knows",
    goesOn: { id: goesOn },
  });

export const healthUploadDraft = (link: OneTimeLink | undefined, shared: readonly ConsentCategory[]): Draft =>
  link === undefined
    ? noAddress()
    : draftOf({
        headline:
          "In the Health app on your iPhone, tap your picture, then “Export All Health Data”, and give the zip file to my page.",
        paragraphs: [
          `I read only your ${listed(shared.map((category) => CATEGORY_WORDS[category]))}, and delete the file afterwards. The button works once, for ${LINK_MINUTES} minutes.`,
        ],
        actions: [
          button("health-upload-open", "Open the page", { link: link.url, style: "primary" }),
          button("health-push", "Send it by itself instead"),
          menu("consent-choose", "What I share", { opens: "consent" }),
        ],
        facts: [MINUTES],
      });

interface PushStanding {
  readonly link: OneTimeLink | undefined;
  readonly standing: HealthPushSecret | undefined;
  readonly now: Date;
  readonly timeZone: string;
}

export function healthPushDraft({ link, standing, now, timeZone }: PushStanding): Draft {
  if (link === undefined) return noAddress();
  const open = (label: string) => button("health-push-open", label, { link: link.url, style: "primary" });
  if (standing === undefined) {
    return draftOf({
      headline: "The app Health Auto Export can send me what your iPhone and watch measure, by itself.",
      paragraphs: [
        `My page shows the address and a secret of your own, once, so that neither stays in this conversation. The button works for ${LINK_MINUTES} minutes.`,
      ],
      actions: [open("Show address and secret"), button("health-import", "Import a file instead")],
      facts: [MINUTES],
    });
  }
  const { words, facts } = lastCame(standing.usedAt, now, timeZone);
  return draftOf({
    headline: `Health Auto Export may send to me. ${words}`,
    paragraphs: [
      `A new secret replaces the one you have; without it nothing more comes in. The button works for ${LINK_MINUTES} minutes.`,
    ],
    actions: [open("Make a new secret"), button("health-push-revoke", "Stop receiving", { style: "danger" })],
    facts: [MINUTES, ...facts],
  });
}

function lastCame(
  usedAt: Date | undefined,
  now: Date,
  timeZone: string,
): { readonly words: string; readonly facts: Fact[] } {
  if (usedAt === undefined) return { words: "Nothing has come yet.", facts: [] };
  const days = daysBetween(localDay(usedAt, timeZone), localDay(now, timeZone));
  if (days <= 1) return { words: `Something last came ${days <= 0 ? "today" : "yesterday"}.`, facts: [] };
  return { words: `Something last came ${days} days ago.`, facts: [{ name: "days since", value: days }] };
}

export const healthPushRevokedDraft = (existed: boolean): Draft =>
  draftOf({
    headline: existed
      ? "Stopped: the secret opens nothing any more. What has come so far stays until you delete it."
      : "There is no secret, so nothing comes in.",
    actions: [button("health-push", "Set it up again"), menu("my-data", "What do you know about me?")],
  });
