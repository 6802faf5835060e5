-- Whoever sees one small region walks past a million closed tickets of others in these indexes: with the region inside,
-- without a look at each row. Closed tickets lie in the order of their ids there, so each look would be a page of its own.
create index ticket_by_due_covered on ticket (due_at, ticket_id) include (region, state, team, owner);
drop index ticket_by_due;
create index ticket_by_opening_covered on ticket (opened_at, ticket_id) include (region, state, team, owner, due_at);
drop index ticket_by_opening;
