-- Events on their way out: written in the transaction that made the fact true, deleted when JetStream has them.
create table outbox (
    outbox_id   bigint generated always as identity constraint outbox_pk primary key,
    event_id    uuid        not null constraint outbox_event_once unique,
    subject     text        not null,
    key         text        not null,
    occurred_at timestamptz not null,
    traceparent text,
    payload     bytea       not null
);
comment on table outbox is 'events awaiting publication; a row is deleted once JetStream has confirmed it';
comment on column outbox.outbox_id is 'order of publication; not the order of commits, so the relay never remembers a last id';
comment on column outbox.key is 'the aggregate the event is about; order within a key is kept';
