-- Lists that begin with the newest.
create index ticket_by_opening on ticket (opened_at, ticket_id);
