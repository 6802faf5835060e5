import type { ReactNode } from "react";
import "./PageHeader.css";

interface Props {
  title: ReactNode;
  /** A line below the title. */
  note?: ReactNode;
  /** Buttons at the right. */
  actions?: ReactNode;
}

/** The head of every page: its one `h1`, and what can be done on it. */
export function PageHeader({ title, note, actions }: Props) {
  return (
    <header className="page-header">
      <div className="page-header-text">
        <h1 className="page-header-title">{title}</h1>
        {note && <div className="muted">{note}</div>}
      </div>
      {actions && <div className="page-header-actions">{actions}</div>}
    </header>
  );
}
