import { useState } from "react";
import { KairosMark } from "#src/playground/page/avatar.tsx";
import { Composer } from "#src/playground/page/composer.tsx";
import { Days } from "#src/playground/page/day-line.tsx";
import { Log } from "#src/playground/page/log.tsx";
import { ErrorNote, Start, StatusLine } from "#src/playground/page/pane-note.tsx";
import { Blocks } from "#src/playground/page/slack/blocks.tsx";
import { COMMANDS, spoken } from "#src/playground/page/slack/commands.ts";
import { SlackMessageRow } from "#src/playground/page/slack/message.tsx";
import { Modal } from "#src/playground/page/slack/modal.tsx";
import { objectsIn } from "#src/playground/page/slack/read-block.ts";
import { Tabs } from "#src/playground/page/tabs.tsx";
import { timeWords } from "#src/playground/page/time-words.ts";
import { useAct } from "#src/playground/page/use-act.ts";
import { useUnread } from "#src/playground/page/use-unread.ts";
import type { PagePerson, SlackMessage, SlackState } from "#src/playground/wire.ts";

type Tab = "dm" | "home" | "general";

interface Props {
  readonly person: PagePerson;
  readonly state: SlackState;
}

/** The person's Slack: the chat with Kairos, its Home, and a channel. */
export function SlackPane({ person, state }: Props) {
  const { channel, home, messages, modal, names, status } = state;
  const [tab, setTab] = useState<Tab>("dm");
  const acting = useAct(person.id, versionOf(state));
  const unread = useUnread({ dm: heard(messages), general: heard(channel) }, tab);
  const words = timeWords(person.timeZone);
  const firstName = person.name.split(" ")[0] ?? person.name;

  const choose = (next: Tab) => {
    setTab(next);
    if (next === "home") void acting.do({ kind: "slack-home" });
  };
  const rows = (shown: readonly SlackMessage[]) => (
    <Days
      messages={shown.map((message) => ({ ...message, key: message.ts }))}
      words={words}
      show={(message, isFirst) => (
        <SlackMessageRow
          message={message}
          root={message.threadTs === undefined ? undefined : shown.find(({ ts }) => ts === message.threadTs)}
          isFirst={isFirst}
          words={words}
          names={names}
          tap={(action, selected) => void acting.do({ kind: "slack-tap", message: message.ts, action, selected })}
        />
      )}
    />
  );
  const say = (text: string) => acting.do(spoken(text, tab === "general" ? "general" : "dm"));

  return (
    <section className="pane slack" aria-label="Slack">
      <div className="pane-inner" inert={modal !== undefined}>
        <header className="pane-head">
          <KairosMark />
          <h2>Kairos</h2>
          <span className="badge">APP</span>
          <span className="platform">Slack</span>
        </header>
        <Tabs
          label="Slack"
          chosen={tab}
          choose={choose}
          tabs={[
            { id: "dm", name: "Messages", unread: unread.dm },
            { id: "home", name: "Home", unread: 0 },
            { id: "general", name: "# general", unread: unread.general },
          ]}
        />
        {tab === "home" ? (
          <div className="log home" role="tabpanel" aria-label="Home" aria-busy={!home}>
            {home ? (
              <div className="home-content">
                <Blocks
                  blocks={objectsIn(home.view["blocks"])}
                  scope="home"
                  names={names}
                  tap={(action, selected) => void acting.do({ kind: "slack-tap", message: "home", action, selected })}
                />
              </div>
            ) : (
              <p className="quiet">Kairos is drawing its page…</p>
            )}
          </div>
        ) : (
          <Log
            key={`${person.id} ${tab}`}
            label={tab === "dm" ? "Messages with Kairos in Slack" : "Channel general"}
            version={versionOf(state)}
          >
            {tab === "dm" && messages.length === 0 ? (
              <Start
                title={`Say hi to Kairos as ${firstName}`}
                choices={[
                  { label: "Say hi", primary: true, choose: () => void say("hi") },
                  { label: "/kairos help", choose: () => void say("/kairos help") },
                ]}
              >
                Write below as you would in Slack, or begin with one of these. Nothing leaves this machine unless you
                connected a language model.
              </Start>
            ) : null}
            {tab === "general" && channel.length === 0 ? (
              <Start
                title="A channel that others read"
                choices={[{ label: "@Kairos what can you do?", choose: () => void say("@Kairos what can you do?") }]}
              >
                Begin with @Kairos to ask it here. Nothing personal is answered in a channel.
              </Start>
            ) : null}
            {rows(tab === "dm" ? messages : channel)}
          </Log>
        )}
        <ErrorNote words={acting.error} dismiss={acting.dismiss} />
        {tab === "home" ? null : (
          <>
            <StatusLine words={status ? `Kairos ${status}` : acting.waiting ? "Kairos is working…" : undefined} />
            <Composer
              key={`${person.id} ${tab}`}
              label={tab === "dm" ? "Message Kairos in Slack" : "Message #general"}
              placeholder={
                tab === "dm" ? "Message Kairos, or type / for commands" : "Message #general, or @Kairos to ask it"
              }
              suggestions={COMMANDS}
              send={say}
            />
          </>
        )}
      </div>
      {modal ? (
        <Modal
          key={modal.id}
          modal={modal}
          names={names}
          submit={(values) => acting.do({ kind: "slack-submit", view: modal.id, values })}
          close={() => void acting.do({ kind: "slack-close", view: modal.id })}
        />
      ) : null}
    </section>
  );
}

const heard = (messages: readonly SlackMessage[]): number => messages.filter(({ fromBot }) => fromBot).length;

/** Changes whenever Kairos shows something new. */
function versionOf({ channel, home, messages, modal }: SlackState): string {
  const last = messages.at(-1);
  return [
    messages.length,
    last?.ts,
    last?.text.length,
    last?.blocks.length,
    messages.filter(({ edited }) => edited).length,
    channel.length,
    modal?.hash,
    home?.hash,
  ].join(" ");
}
