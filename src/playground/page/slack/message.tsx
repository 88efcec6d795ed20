import { Avatar, KairosMark } from "#src/playground/page/avatar.tsx";
import { Blocks, type Tap } from "#src/playground/page/slack/blocks.tsx";
import type { TimeWords } from "#src/playground/page/time-words.ts";
import type { SlackMessage } from "#src/playground/wire.ts";

interface Props {
  readonly message: SlackMessage;
  /** What the message answers, where it stands in a thread. */
  readonly root: SlackMessage | undefined;
  readonly isFirst: boolean;
  readonly words: TimeWords;
  readonly names: Readonly<Record<string, string>>;
  readonly tap: Tap;
}

const ROOT_LENGTH = 60;

export function SlackMessageRow({ message, root, isFirst, words, names, tap }: Props) {
  const { author, at, blocks, edited, files, fromBot, onlyYou, streaming, text, ts } = message;
  const shown = blocks.length > 0 ? blocks : text ? [{ type: "section", text: { type: "mrkdwn", text } }] : [];
  const time = words.time(at);
  return (
    <article className={`slack-message${isFirst ? " first" : ""}`} aria-label={`${author}, ${time}`}>
      <div className="gutter">
        {isFirst ? fromBot ? <KairosMark /> : <Avatar name={author} /> : <time dateTime={at}>{time}</time>}
      </div>
      <div className="slack-body">
        {isFirst ? (
          <header>
            <strong>{author}</strong>
            {fromBot ? <span className="badge">APP</span> : null}
            <time dateTime={at}>{time}</time>
          </header>
        ) : null}
        {onlyYou ? <p className="aside">Only visible to you</p> : null}
        {root ? <p className="aside">replied to: {shorten(root.text)}</p> : null}
        <Blocks blocks={shown} scope={`m${ts}`} names={names} tap={tap} />
        {streaming ? <span className="caret" aria-hidden="true" /> : null}
        {edited ? <span className="aside">(edited)</span> : null}
        {files.map(({ name, alt, url }) => (
          <img key={url} className="picture" src={url} alt={alt} title={name} />
        ))}
      </div>
    </article>
  );
}

const ENTITIES: Readonly<Record<string, string>> = { "&lt;": "<", "&gt;": ">", "&amp;": "&" };

function shorten(text: string): string {
  const plain = text.replace(/<@\w+>\s*/g, "").replace(/&(?:lt|gt|amp);/g, (entity) => ENTITIES[entity] ?? entity);
  return plain.length > ROOT_LENGTH ? `${plain.slice(0, ROOT_LENGTH).trimEnd()}…` : plain;
}
