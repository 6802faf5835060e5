-- A call is the set of its events; the contact is folded from them.
create table call_event (
    contact_id       uuid        not null,
    event_id         text        not null,
    kind             text        not null,
    at               timestamptz not null,
    outbound         boolean     not null,
    caller           text        not null,
    callee           text        not null,
    agent            text        not null,
    summary          text        not null,
    topic            text        not null,
    duration_seconds bigint      not null,
    cause            text        not null,
    recording_url    text        not null,
    constraint call_event_once primary key (contact_id, event_id)
);
comment on table call_event is 'events of calls as the exchange sent them, in any order, each once';
comment on column call_event.caller is 'personal data, as are callee and summary';
