-- Events that have taken effect: written in the transaction of the effect, so that a redelivery does nothing.
create table inbox (
    consumer   text        not null,
    event_id   uuid        not null,
    handled_at timestamptz not null default now(),
    constraint inbox_pk primary key (consumer, event_id)
);
comment on table inbox is 'events that a consumer has handled; makes at-least-once delivery take effect once';
