import { Avatar, KairosMark } from "#src/playground/page/avatar.tsx";
import { Composer } from "#src/playground/page/composer.tsx";
import { Days } from "#src/playground/page/day-line.tsx";
import { Log } from "#src/playground/page/log.tsx";
import { PaneDialog } from "#src/playground/page/pane-dialog.tsx";
import { ErrorNote, Start, StatusLine } from "#src/playground/page/pane-note.tsx";
import { Card } from "#src/playground/page/teams/card.tsx";
import { timeWords } from "#src/playground/page/time-words.ts";
import { useAct } from "#src/playground/page/use-act.ts";
import type { PagePerson, TeamsState } from "#src/playground/wire.ts";

interface Props {
  readonly person: PagePerson;
  readonly state: TeamsState;
}

/** The person's Teams: the personal chat with Kairos. */
export function TeamsPane({ person, state }: Props) {
  const { dialog, installed, messages, notice, typing } = state;
  const acting = useAct(person.id, versionOf(state));
  const words = timeWords(person.timeZone);
  const firstName = person.name.split(" ")[0] ?? person.name;
  // Writing to an app adds it, as in Teams itself.
  const say = async (text: string) =>
    (installed || (await acting.do({ kind: "teams-install" }))) && acting.do({ kind: "teams-say", text });

  return (
    <section className="pane teams" aria-label="Teams">
      <div className="pane-inner" inert={dialog !== undefined}>
        <header className="pane-head">
          <KairosMark round />
          <h2>Kairos</h2>
          <span className="platform">Microsoft Teams</span>
        </header>
        <div className="tabs">
          <span className="only-tab">Chat</span>
        </div>
        <Log key={person.id} label="Messages with Kairos in Teams" version={versionOf(state)}>
          {installed ? null : (
            <Start
              title="Add Kairos to Teams"
              choices={[{ label: "Add", primary: true, choose: () => void acting.do({ kind: "teams-install" }) }]}
            >
              An app writes to people in Teams once they added it. Kairos then says who it is and asks what it may use.
            </Start>
          )}
          {installed && messages.length === 0 ? (
            <Start
              title={`Say hi to Kairos as ${firstName}`}
              choices={[{ label: "Say hi", primary: true, choose: () => void say("hi") }]}
            >
              Write below as you would in Teams.
            </Start>
          ) : null}
          <Days
            messages={messages.map((message) => ({
              ...message,
              key: message.id,
              author: message.fromBot ? "Kairos" : person.name,
            }))}
            words={words}
            show={(message, isFirst) => (
              <article
                className={`teams-message${message.fromBot ? "" : " mine"}${isFirst ? " first" : ""}`}
                aria-label={`${message.author}, ${words.time(message.at)}`}
              >
                <div className="gutter">
                  {isFirst && message.fromBot ? <KairosMark round /> : null}
                  {isFirst && !message.fromBot ? <Avatar name={person.name} round /> : null}
                </div>
                <div className="teams-body">
                  {isFirst ? (
                    <header>
                      <strong>{message.author}</strong>
                      <time dateTime={message.at}>{words.time(message.at)}</time>
                    </header>
                  ) : null}
                  {message.text ? <p className="bubble">{message.text}</p> : null}
                  {message.card ? (
                    <Card
                      card={message.card}
                      run={(action, inputs) =>
                        void acting.do({ kind: "teams-tap", message: message.id, action, inputs })
                      }
                    />
                  ) : null}
                  {message.edited ? <span className="aside">Edited</span> : null}
                </div>
              </article>
            )}
          />
        </Log>
        <ErrorNote words={acting.error} dismiss={acting.dismiss} />
        <StatusLine words={typing || acting.waiting ? "Kairos is typing…" : notice} />
        <Composer key={person.id} label="Message Kairos in Teams" placeholder="Type a message" send={say} />
      </div>
      {dialog ? (
        <PaneDialog title={dialog.title} close={() => void acting.do({ kind: "teams-close" })}>
          <div className="dialog-body">
            <Card card={dialog.card} run={(_, inputs) => void acting.do({ kind: "teams-submit", inputs })} />
          </div>
        </PaneDialog>
      ) : null}
    </section>
  );
}

/** Changes whenever Kairos shows something new. */
function versionOf({ dialog, installed, messages, notice }: TeamsState): string {
  const edited = messages.filter((message) => message.edited).length;
  return [installed, messages.length, edited, dialog?.title, dialog?.activityId, notice].join(" ");
}
