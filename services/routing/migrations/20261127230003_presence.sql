-- Who has a ticket open at the moment. Worth nothing a minute later, so it costs no write-ahead log and is gone after a crash.
create unlogged table presence (
    ticket_id    uuid        not null constraint presence_ticket references ticket,
    person_id    text        not null,
    display_name text        not null,
    state        text        not null,
    since        timestamptz not null,
    seen_at      timestamptz not null,
    constraint presence_pk primary key (ticket_id, person_id),
    constraint presence_state_known check (state in ('viewing', 'editing'))
);
comment on table presence is 'people who look at a ticket or edit it; mutable, void a minute after seen_at, then deleted';
comment on column presence.since is 'when the person began to view or to edit';
create index presence_by_age on presence (seen_at);
alter table presence enable row level security;
create policy presence_region on presence using (
    current_setting('afterdose.regions', true) = '*'
    or exists (select from ticket where ticket.ticket_id = presence.ticket_id));
