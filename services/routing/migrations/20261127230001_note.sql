-- Internal notes 内部备注 of people who handle a ticket; the customer never sees them.
create table note (
    note_id    uuid        not null constraint note_pk primary key,
    ticket_id  uuid        not null constraint note_ticket references ticket,
    ordinal    integer     not null,
    region     ltree       not null,
    body       text        not null,
    actor      text        not null,
    written_at timestamptz not null,
    constraint note_ordinal_once unique (ticket_id, ordinal)
);
comment on table note is 'notes of colleagues for colleagues; the words never change, ticket and region follow the ticket';
comment on column note.body is 'may hold health data: never logged, never announced, not in the journal';
alter table note enable row level security;
create policy note_region on note using (
    current_setting('afterdose.regions', true) = '*'
    or region <@ any (string_to_array(nullif(current_setting('afterdose.regions', true), '*'), ',')::ltree[]));
