-- A ticket and what belongs to it. Every table carries the region, because every table is filtered by it.
create table number_sequence (
    kind text    not null,
    year integer not null,
    last bigint  not null,
    constraint number_sequence_pk primary key (kind, year)
);
comment on table number_sequence is 'last number given per kind and year; mutable';

create table ticket (
    ticket_id          uuid        not null constraint ticket_pk primary key,
    version            bigint      not null,
    number             text        not null constraint ticket_number_once unique,
    region             ltree       not null,
    opened_at          timestamptz not null,
    state              text        not null,
    team               text        not null,
    owner              text,
    first_responder    text,
    classified_by_hand boolean     not null,
    first_replied_at   timestamptz,
    last_replied_at    timestamptz,
    closed_at          timestamptz,
    due_at             timestamptz not null,
    constraint ticket_state_known check (state in ('open', 'waiting', 'closed'))
);
comment on table ticket is 'one row a ticket; all columns but ticket_id, number and opened_at are mutable';
comment on column ticket.version is 'rises by one with every change; equals the version of the last journal entry';
comment on column ticket.first_responder is 'person id of who first dealt with the customer; never emptied (R-535)';
comment on column ticket.due_at is 'the earliest due time of its running clocks; the year 9999 when none has one';
create index ticket_by_due on ticket (due_at, ticket_id);
create index ticket_by_owner on ticket (owner) where state <> 'closed';
create index ticket_by_region on ticket using gist (region);

create table ticket_contact (
    contact_id      text        not null constraint ticket_contact_pk primary key,
    ticket_id       uuid        not null constraint ticket_contact_ticket references ticket,
    place           integer     not null,
    version         bigint      not null,
    region          ltree       not null,
    receipt         text        not null,
    channel         text        not null,
    source          text        not null,
    received_at     timestamptz not null,
    subject         text        not null,
    narrative       text        not null,
    reply_to        text        not null,
    mail_message_id text        not null,
    stated_kind     text,
    product         jsonb,
    constraint ticket_contact_place_once unique (ticket_id, place)
);
comment on table ticket_contact is 'the contacts of a ticket, as intake last told of them; mutable';
comment on column ticket_contact.place is '0 is the contact the ticket was opened for, later ones continue it';
comment on column ticket_contact.narrative is 'what the customer wrote: health data, never logged';
comment on column ticket_contact.reply_to is 'mail address: personal data, never logged';

create table work_item (
    work_item_id uuid    not null constraint work_item_pk primary key,
    ticket_id    uuid    not null constraint work_item_ticket references ticket,
    ordinal      integer not null,
    region       ltree   not null,
    kind         text    not null,
    category     text    not null,
    urgent       boolean not null,
    team         text    not null,
    owner        text,
    state        text    not null,
    disposition  text,
    result       text    not null,
    disposed_at  timestamptz,
    product      jsonb,
    explanation  text    not null,
    place        integer not null,
    constraint work_item_ordinal_once unique (ticket_id, ordinal),
    constraint work_item_state_known check (state in ('open', 'disposed', 'withdrawn')),
    constraint work_item_disposed_with check ((state = 'disposed') = (disposition is not null))
);
comment on table work_item is 'one row a thing asked for; mutable';
comment on column work_item.place is 'which contact of the ticket asked for it';

create table reply (
    reply_id  uuid        not null constraint reply_pk primary key,
    ticket_id uuid        not null constraint reply_ticket references ticket,
    ordinal   integer     not null,
    region    ltree       not null,
    channel   text        not null,
    recipient text        not null,
    body      text        not null,
    place     integer     not null,
    actor     text        not null,
    given_at  timestamptz not null,
    state     text        not null,
    constraint reply_ordinal_once unique (ticket_id, ordinal),
    constraint reply_state_known check (state in ('pending', 'sent', 'failed'))
);
comment on table reply is 'answers to customers; only the state is mutable';
comment on column reply.recipient is 'mail address: personal data, never logged';
comment on column reply.place is 'which contact of the ticket it answers';

create table clock (
    ticket_id        uuid        not null constraint clock_ticket references ticket,
    name             text        not null,
    region           ltree       not null,
    policy           jsonb       not null,
    calendar_version text        not null,
    start_at         timestamptz not null,
    warn_at          timestamptz,
    due_at           timestamptz,
    escalate_at      timestamptz,
    state            text        not null,
    escalated        boolean     not null,
    stale            boolean     not null,
    ended_at         timestamptz,
    next_at          timestamptz,
    constraint clock_pk primary key (ticket_id, name)
);
comment on table clock is 'service clocks of tickets; mutable';
comment on column clock.policy is 'the policy that it follows, as it was in the rule book at the time';
comment on column clock.stale is 'whether the calendar has changed since; the scheduler computes it anew';
comment on column clock.next_at is 'when the scheduler has to look at it';
create index clock_by_next on clock (next_at) where next_at is not null;
create index clock_breached on clock (ticket_id) where state = 'breached';
