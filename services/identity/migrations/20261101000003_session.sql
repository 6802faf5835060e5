-- Who is signed in.
create table session (
    session_id   uuid        not null,
    token_hash   bytea       not null,
    person_id    uuid        not null,
    opened_at    timestamptz not null,
    last_seen_at timestamptz not null,
    ends_at      timestamptz not null,
    revoked_at   timestamptz,

    constraint session_pk primary key (session_id),
    constraint session_token_once unique (token_hash),
    constraint session_token_sha256 check (octet_length(token_hash) = 32),
    constraint session_of_person foreign key (person_id) references person (person_id)
);

create index session_by_person on session (person_id) where revoked_at is null;
create index session_by_end on session (ends_at);

comment on table session is 'sessions of the web gateway; ended ones are deleted after a while, the journal keeps the sign-ins';
comment on column session.token_hash is 'SHA-256 of the token, which is nowhere stored';
comment on column session.last_seen_at is 'mutable; at most one update a minute';
comment on column session.ends_at is 'absolute limit';
comment on column session.revoked_at is 'mutable; signed out, password changed or person deactivated';
