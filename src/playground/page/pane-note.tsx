interface ErrorProps {
  readonly words: string | undefined;
  readonly dismiss: () => void;
}

/** What went wrong, in words. */
export function ErrorNote({ words, dismiss }: ErrorProps) {
  return (
    <div role="alert" className="error-slot">
      {words === undefined ? null : (
        <p className="error-note">
          <span>{words}</span>
          <button type="button" onClick={dismiss}>
            Dismiss
          </button>
        </p>
      )}
    </div>
  );
}

/** What Kairos is doing. Its line is always there, so that nothing jumps. */
export function StatusLine({ words }: { readonly words: string | undefined }) {
  return (
    <p className="status-line" role="status">
      {words === undefined ? null : (
        <>
          <span className="dots" aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
          {words}
        </>
      )}
    </p>
  );
}

interface StartProps {
  readonly title: string;
  readonly children: string;
  readonly choices: readonly { readonly label: string; readonly choose: () => void; readonly primary?: boolean }[];
}

/** What a newcomer can do in a pane where nothing happened yet. */
export function Start({ title, children, choices }: StartProps) {
  return (
    <div className="start">
      <h3>{title}</h3>
      <p>{children}</p>
      <div className="start-choices">
        {choices.map(({ label, choose, primary = false }) => (
          <button key={label} type="button" className={primary ? "primary" : ""} onClick={choose}>
            {label}
          </button>
        ))}
      </div>
    </div>
  );
}
