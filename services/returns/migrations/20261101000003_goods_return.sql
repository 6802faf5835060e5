-- A return, exchange, delivery error or repair, from its assignment to its outcome.
create table goods_return (
    goods_return_id   uuid        not null,
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

    constraint goods_return_pk primary key (goods_return_id),
    constraint goods_return_open_once unique (work_item_id),
    constraint goods_return_number_once unique (number),
    constraint goods_return_version_positive check (version >= 1),
    constraint goods_return_kind_known check (kind in ('return-exchange', 'delivery-error', 'repair')),
    constraint goods_return_state_known check (state in ('open', 'in_progress', 'decided', 'closed', 'withdrawn')),
    constraint goods_return_decision_whole check (
        num_nulls(disposition, decision, decided_by, decided_at) = case when state in ('decided', 'closed') then 0 else 4 end),
    constraint goods_return_decision_in_words check (decision <> ''),
    constraint goods_return_closed_at_when_closed check ((closed_at is not null) = (state = 'closed'))
);

-- lists are read oldest first, all or of one state
create index goods_return_by_age on goods_return (opened_at, goods_return_id);
create index goods_return_by_state on goods_return (state, opened_at, goods_return_id);

comment on table goods_return is 'returns, exchanges, delivery errors and repairs; never deleted';
comment on column goods_return.version is 'mutable: rises by one with every change; what a caller must have seen to change it';
comment on column goods_return.number is 'what people say on the phone: TH return or exchange, FH delivery error, WX repair';
comment on column goods_return.region is 'whose it is; row-level security filters by it';
comment on column goods_return.state is 'mutable: open, in_progress, decided, closed, withdrawn';
comment on column goods_return.owner is 'mutable: person id of who works on it';
comment on column goods_return.product is 'as the contact named it';
comment on column goods_return.narrative is 'what the customer wrote: health data, never in logs, journal or lists';
comment on column goods_return.received_at is 'when the contact reached us';
comment on column goods_return.disposition is 'mutable once: the outcome, one that fits the kind';
comment on column goods_return.decision is 'mutable once: the outcome in words; the journal holds its SHA-256';
comment on column goods_return.decided_by is 'mutable once: person id';
