-- The built-in way to sign in; a person who signs in elsewhere has none.
create table account (
    person_id              uuid        not null,
    password_hash          text        not null,
    password_changed_at    timestamptz not null,
    password_change_needed boolean     not null,

    constraint account_pk primary key (person_id),
    constraint account_of_person foreign key (person_id) references person (person_id)
);

comment on table account is 'built-in accounts';
comment on column account.password_hash is 'mutable; Argon2id in PHC form, salt and parameters included';
comment on column account.password_changed_at is 'mutable; start of the password''s age';
comment on column account.password_change_needed is 'mutable; the password was given by somebody else and opens nothing until it is changed';
