import type { ApprovedView } from "#src/domain/guardrails/review.ts";
import type { Form, FormName, HomeView } from "#src/domain/message.ts";
import type { PlatformUser } from "#src/ports/intake.ts";

export type ApprovedForm = ApprovedView & Form;
export type ApprovedHome = ApprovedView & HomeView;

/** What the synchronous surfaces show. Implemented by services; answers within the life of a Slack trigger (3 s). */
export interface Views {
  /** `undefined` when the user is not known, not allowed, or the form no longer applies. */
  form(user: PlatformUser, name: FormName, value: string | undefined): Promise<ApprovedForm | undefined>;
  home(user: PlatformUser): Promise<ApprovedHome | undefined>;
}
