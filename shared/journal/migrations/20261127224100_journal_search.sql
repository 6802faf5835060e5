-- Looking things up in the audit trail: by kind the newest first, and by time whatever the kind.
create index journal_by_kind on journal (kind, journal_id);
create index journal_by_time on journal using brin (recorded_at);
