-- Tickets as the newest event about each of them tells, and which contacts share them.
create table ticket (
    ticket_id        uuid        not null constraint ticket_pk primary key,
    version          bigint      not null,
    event_id         uuid        not null,
    number           text        not null,
    state            text        not null,
    kinds            text[]      not null,
    work_items       jsonb       not null,
    first_replied_at timestamptz,
    last_replied_at  timestamptz,
    closed_at        timestamptz,
    clock_names      text[]      not null,
    clock_states     text[]      not null,
    constraint ticket_clock_has_a_state check (cardinality(clock_names) = cardinality(clock_states))
);
comment on table ticket is 'read model: tickets 工单; replaced by an event with a greater (version, event_id). It has no region of its own: it is read only through the view ledger, beside a contact that the reader may see';
comment on column ticket.kinds is 'words of the kinds of the work items that stand, one a work item, in the order of the ticket';
comment on column ticket.work_items is 'all work items 事项 in the order of the ticket';
comment on column ticket.clock_names is 'first_reply, resolution; their states stand at the same places of clock_states';

create table ticket_contact (
    contact_id uuid    not null,
    ticket_id  uuid    not null,
    is_further boolean not null,
    constraint ticket_contact_pk primary key (contact_id, ticket_id)
);
create index ticket_contact_by_ticket on ticket_contact (ticket_id);
comment on table ticket_contact is 'the contacts of a ticket as its newest version names them: the one it was opened for, and those that continue it';
comment on column ticket_contact.is_further is 'the contact continues the one that the ticket was opened for';
