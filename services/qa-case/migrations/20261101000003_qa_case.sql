-- A complaint, adverse reaction or device event, from its assignment to its outcome.
create table qa_case (
    qa_case_id   uuid        not null,
    version      bigint      not null,
    number       text        not null,
    work_item_id uuid        not null,
    ticket_id    uuid        not null,
    contact_id   uuid        not null,
    kind         text        not null,
    region       ltree       not null,
    state        text        not null,
    owner        text,
    product      jsonb       not null,
    narrative    text        not null,
    received_at  timestamptz not null,
    opened_at    timestamptz not null,
    disposition  text,
    decision     text,
    decided_by   text,
    decided_at   timestamptz,
    closed_at    timestamptz,

    constraint qa_case_pk primary key (qa_case_id),
    constraint qa_case_open_once unique (work_item_id),
    constraint qa_case_number_once unique (number),
    constraint qa_case_version_positive check (version >= 1),
    constraint qa_case_kind_known check (kind in ('complaint', 'adverse-reaction', 'device-event')),
    constraint qa_case_state_known check (state in ('open', 'in_progress', 'decided', 'closed', 'withdrawn')),
    constraint qa_case_decision_whole check (
        num_nulls(disposition, decision, decided_by, decided_at) = case when state in ('decided', 'closed') then 0 else 4 end),
    constraint qa_case_decision_in_words check (decision <> ''),
    constraint qa_case_closed_at_when_closed check ((closed_at is not null) = (state = 'closed'))
);

-- lists are read oldest first, all or of one state
create index qa_case_by_age on qa_case (opened_at, qa_case_id);
create index qa_case_by_state on qa_case (state, opened_at, qa_case_id);

comment on table qa_case is 'complaints, adverse reactions and device events; never deleted';
comment on column qa_case.version is 'mutable: rises by one with every change; what a caller must have seen to change it';
comment on column qa_case.number is 'what people say on the phone: TS complaint, BL adverse reaction, QX device event';
comment on column qa_case.region is 'whose it is; row-level security filters by it';
comment on column qa_case.state is 'mutable: open, in_progress, decided, closed, withdrawn';
comment on column qa_case.owner is 'mutable: person id of who works on it';
comment on column qa_case.product is 'as the contact named it';
comment on column qa_case.narrative is 'what the customer wrote: health data, never in logs, journal or lists';
comment on column qa_case.received_at is 'when the contact reached us';
comment on column qa_case.disposition is 'mutable once: the outcome, one that fits the kind';
comment on column qa_case.decision is 'mutable once: the outcome in words; the journal holds its SHA-256';
comment on column qa_case.decided_by is 'mutable once: person id';
