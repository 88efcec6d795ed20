/** One tap. `value` travels back unread by the channel; `card` is added when the message is sent. */
export interface Action {
  /** Kebab-case verb known to the turn runner, for example "check-in-good". */
  readonly id: string;
  /** At most 75 characters. */
  readonly label: string;
  /** At most 500 characters; never personal text. */
  readonly value?: string | undefined;
  readonly style?: "primary" | "danger" | undefined;
  /** At most 3 buttons a message; everything else goes into one menu. */
  readonly placement?: "button" | "menu" | undefined;
  /** A form opened at once, in the platform's own dialog, instead of a turn. */
  readonly opens?: FormName | undefined;
  /**
   * A page that the tap opens instead of a turn: https, or http on this machine. May hold a one-time secret, so it goes to
   * private surfaces and to allow-listed hosts alone. At most 2,000 characters.
   */
  readonly link?: string | undefined;
}

/** A number the text may say, with what it is, so that review can ground it (SAFETY.md 4). */
export interface Fact {
  readonly name: string;
  readonly value: number;
  readonly unit?: string | undefined;
  /** Every way the text may write it, for example ["5.4 h", "about 1 in 20"]; the plain number is always allowed. */
  readonly renderings?: readonly string[] | undefined;
}

export interface Citation {
  readonly chunkId: string;
  readonly title: string;
  readonly source: string;
  /** The passage itself; numbers inside it are grounded. */
  readonly passage: string;
}

/**
 * A PNG shown under the text. `alt` says the finding, not that there is a chart.
 */
export interface Picture {
  readonly name: string;
  readonly alt: string;
  /** Base64 PNG, under 200 kB decoded. */
  readonly png: string;
}

/** What agents compose and channels render. Channels never compose. */
export interface Draft {
  /** One line; also the notification and the screen reader's text. May be empty when the paragraphs say it all. */
  readonly headline: string;
  /** Plain text with *bold* and _italic_ only. */
  readonly paragraphs: readonly string[];
  readonly actions: readonly Action[];
  readonly facts: readonly Fact[];
  readonly citations: readonly Citation[];
  readonly picture?: Picture | undefined;
  /** The answer to a crisis or a red flag: it goes first, and nothing that was composed before it follows it (SAFETY.md 8 and 9). */
  readonly hushes?: true | undefined;
  /** Codes in the text that are good for something: they are kept sealed until the message has left, and nowhere else. */
  readonly secrets?: readonly string[] | undefined;
}

export type FormName =
  | "check-in-details"
  | "consent"
  | "settings"
  | "session-feedback"
  | "intake"
  | "writing-style"
  | "fairness-groups"
  | "goal";

export interface Option {
  readonly value: string;
  readonly label: string;
}

/** One input of a form. */
export type Field =
  | {
      readonly kind: "choice";
      readonly id: string;
      readonly label: string;
      readonly options: readonly Option[];
      readonly initial?: string | undefined;
      readonly optional?: boolean;
      readonly hint?: string;
    }
  | {
      readonly kind: "choices";
      readonly id: string;
      readonly label: string;
      readonly options: readonly Option[];
      readonly initial?: readonly string[] | undefined;
      readonly optional?: boolean;
      readonly hint?: string;
    }
  | {
      readonly kind: "text";
      readonly id: string;
      readonly label: string;
      readonly multiline?: boolean;
      readonly maxLength: number;
      readonly initial?: string | undefined;
      readonly optional?: boolean;
      readonly hint?: string;
    }
  | {
      readonly kind: "number";
      readonly id: string;
      readonly label: string;
      readonly min: number;
      readonly max: number;
      readonly initial?: number | undefined;
      readonly optional?: boolean;
      readonly hint?: string;
    };

/** A dialog: a Slack modal, a Teams card with inputs. */
export interface Form {
  readonly name: FormName;
  /** At most 24 characters: Slack refuses longer titles. */
  readonly title: string;
  readonly paragraphs: readonly string[];
  readonly fields: readonly Field[];
  readonly submit: string;
  /** Comes back with the submission, unread by the channel. */
  readonly value?: string | undefined;
}

/** A page of the person's own: Slack's App Home, Teams' home card. */
export interface HomeView {
  readonly headline: string;
  readonly sections: readonly {
    readonly title: string;
    readonly paragraphs: readonly string[];
    readonly actions: readonly Action[];
  }[];
  readonly facts: readonly Fact[];
}
