import type { ReactNode } from "react";
import "./State.css";

interface Props {
  icon: ReactNode;
  title: ReactNode;
  /** What it means or what to do about it. */
  children?: ReactNode;
  actions?: ReactNode;
}

/** Something that takes the place of a page: not allowed, not loaded, done. */
export function State({ icon, title, children, actions }: Props) {
  return (
    <div className="state">
      <div className="state-icon" aria-hidden="true">
        {icon}
      </div>
      <h1 className="state-title">{title}</h1>
      {children && <div className="muted">{children}</div>}
      {actions && <div className="state-actions">{actions}</div>}
    </div>
  );
}
