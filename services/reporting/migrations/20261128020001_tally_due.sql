-- What has changed and is not counted yet. Whoever writes a row appends a mark here in the same transaction, and nothing
-- else: no lock, nothing looked up. One counter takes the marks up later, finds out which contacts they concern, and counts
-- these anew. There is no unique key, so that a mark that is committed late is never taken for one that was counted before.
create table tally_due (
    tally_due_id bigint generated always as identity constraint tally_due_pk primary key,
    contact_id   uuid,
    ticket_id    uuid,
    work_item_id uuid,
    marked_at    timestamptz not null default now(),
    constraint tally_due_of_one check (num_nonnulls(contact_id, ticket_id, work_item_id) = 1)
);
comment on table tally_due is 'marks of what counts otherwise since its row was written: a contact, or the contacts of a ticket or of the tickets that have a work item; the counter deletes them';
comment on column tally_due.marked_at is 'when the transaction began; what came before the oldest of these is counted';
-- it is empty most of the time and grows by many rows while much comes in
alter table tally_due set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
