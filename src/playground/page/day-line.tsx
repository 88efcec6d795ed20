import { Fragment, type ReactNode } from "react";
import type { TimeWords } from "#src/playground/page/time-words.ts";

interface Said {
  readonly key: string;
  readonly at: string;
  readonly author: string;
}

interface Props<T extends Said> {
  readonly messages: readonly T[];
  readonly words: TimeWords;
  /** `isFirst`: nobody else, and no long silence, stands between it and the message before. */
  readonly show: (message: T, isFirst: boolean) => ReactNode;
}

/** Messages of one author that follow within this time stand together, milliseconds. */
const TOGETHER = 5 * 60_000;

/** A conversation with a line for every new day. */
export function Days<T extends Said>({ messages, words, show }: Props<T>) {
  return messages.map((message, index) => {
    const before = messages[index - 1];
    const newDay = !before || words.date(before.at) !== words.date(message.at);
    const isFirst =
      newDay || before.author !== message.author || Date.parse(message.at) - Date.parse(before.at) > TOGETHER;
    return (
      <Fragment key={message.key}>
        {newDay ? (
          <div className="day-line">
            <span>{words.day(message.at)}</span>
          </div>
        ) : null}
        {show(message, isFirst)}
      </Fragment>
    );
  });
}
