-- The queues and their counts look at what is not closed, by due time, and need nothing that is not in this index.
-- `create index concurrently` waits for every older snapshot, also that of a second migrator, which waits for this one's
-- lock: two replicas that start together would fail and leave an invalid index. So indexes are built in their transaction;
-- a million rows take about a second, during which contacts wait in the stream.
create index ticket_unclosed on ticket (due_at, ticket_id) include (state, owner, team, region) where state <> 'closed';
