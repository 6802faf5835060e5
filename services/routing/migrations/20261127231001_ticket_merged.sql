-- Two tickets about the same become one: the emptied one points to the other, and what was on it has another ticket.
alter table ticket
    add column merged_into uuid constraint ticket_merged_into references ticket,
    add column reply_owed_since timestamptz,
    add constraint ticket_merged_is_closed check (merged_into is null or closed_at is not null);
comment on column ticket.merged_into is 'the ticket that took everything over; then no contact, work item, reply or note points here';
comment on column ticket.reply_owed_since is 'only a reply given since then counts: a merge brought a customer who had none';
