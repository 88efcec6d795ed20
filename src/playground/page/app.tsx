import { useEffect, useState } from "react";
import { KairosMark } from "#src/playground/page/avatar.tsx";
import { ClockBar } from "#src/playground/page/clock-bar.tsx";
import { MenuHost } from "#src/playground/page/menu.tsx";
import { ErrorNote } from "#src/playground/page/pane-note.tsx";
import { PersonSwitch } from "#src/playground/page/person-switch.tsx";
import { SlackPane } from "#src/playground/page/slack/pane.tsx";
import { Tabs } from "#src/playground/page/tabs.tsx";
import { TeamsPane } from "#src/playground/page/teams/pane.tsx";
import { usePlayground } from "#src/playground/page/use-playground.ts";
import { WhatHappened } from "#src/playground/page/what-happened.tsx";
import type { PagePerson } from "#src/playground/wire.ts";

type Place = "slack" | "teams" | "happened";

export function App({ people }: { readonly people: readonly PagePerson[] }) {
  const [personId, setPersonId] = useState(() => decodeURIComponent(location.hash.slice(1)));
  const [place, setPlace] = useState<Place>("slack");
  const [error, setError] = useState<string>();
  const person = people.find(({ id }) => id === personId) ?? people[0];
  if (!person) throw new Error("Cannot draw the playground as it must have people: current count is 0");
  const { state, traces, connected, receivedAt } = usePlayground(person.id);

  useEffect(() => {
    history.replaceState(null, "", `#${encodeURIComponent(person.id)}`);
  }, [person.id]);

  return (
    <MenuHost>
      <header className="top">
        <h1 className="title">
          <KairosMark />
          <span>
            Kairos <span className="title-more">playground</span>
          </span>
        </h1>
        <PersonSwitch people={people} chosen={person} choose={setPersonId} />
        <ClockBar clock={state?.clock} receivedAt={receivedAt} timeZone={person.timeZone} fail={setError} />
      </header>
      <ErrorNote words={error} dismiss={() => setError(undefined)} />
      {connected ? null : (
        <p className="offline" role="status">
          The connection is gone. Trying again…
        </p>
      )}
      <nav className="places">
        <Tabs
          label="Panes"
          chosen={place}
          choose={setPlace}
          tabs={[
            { id: "slack", name: "Slack", unread: 0 },
            { id: "teams", name: "Teams", unread: 0 },
            { id: "happened", name: "What happened", unread: 0 },
          ]}
        />
      </nav>
      <main className={`panes show-${place}`} aria-busy={state === undefined}>
        {state?.person === person.id ? (
          <>
            <SlackPane key={`slack ${person.id}`} person={person} state={state.slack} />
            <TeamsPane key={`teams ${person.id}`} person={person} state={state.teams} />
          </>
        ) : (
          <>
            <div className="pane slack" />
            <div className="pane teams" />
          </>
        )}
        <WhatHappened traces={traces} person={person} />
      </main>
    </MenuHost>
  );
}
