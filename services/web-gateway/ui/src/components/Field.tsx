import type { ReactNode } from "react";

/** A field of the filters under its name. */
export function Field({ label, children, wide }: { label: string; children: ReactNode; wide?: boolean }) {
  return (
    <div className={wide ? "filter-field filter-wide" : "filter-field"}>
      <span className="filter-label">{label}</span>
      {children}
    </div>
  );
}
