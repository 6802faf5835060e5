-- Unfinished replies. They follow the region of their ticket by asking for it: a draft belongs to a person and is not
-- written again when the ticket moves.
create table draft (
    person_id      text        not null,
    ticket_id      uuid        not null constraint draft_ticket references ticket,
    channel        text        not null,
    body           text        not null,
    ticket_version bigint      not null,
    saved_at       timestamptz not null,
    constraint draft_pk primary key (person_id, ticket_id)
);
comment on table draft is 'one unfinished reply a person and ticket; mutable, deleted with the reply or when it is old';
comment on column draft.body is 'may hold health data: never logged, never announced, not in the journal';
comment on column draft.ticket_version is 'the version of the ticket that its author had read; 0 when not told';
create index draft_by_age on draft (saved_at);
alter table draft enable row level security;
create policy draft_region on draft using (
    current_setting('afterdose.regions', true) = '*'
    or exists (select from ticket where ticket.ticket_id = draft.ticket_id));
