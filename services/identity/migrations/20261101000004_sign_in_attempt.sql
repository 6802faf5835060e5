-- Guesses at passwords, counted per login whether or not somebody has it, so that a lockout tells nobody who exists.
create table sign_in_attempt (
    login_hash      bytea       not null,
    attempts        integer     not null,
    last_attempt_at timestamptz not null,

    constraint sign_in_attempt_pk primary key (login_hash),
    constraint sign_in_attempt_positive check (attempts >= 1)
);

create index sign_in_attempt_by_time on sign_in_attempt (last_attempt_at);

comment on table sign_in_attempt is 'attempts since the last success; a row is deleted by a success and some time after the last attempt';
comment on column sign_in_attempt.login_hash is 'SHA-256 of the login as typed (people type passwords there)';
comment on column sign_in_attempt.attempts is 'mutable; counted before the password is looked at, so that parallel guesses count too';
comment on column sign_in_attempt.last_attempt_at is 'mutable; the lockout runs from here';
