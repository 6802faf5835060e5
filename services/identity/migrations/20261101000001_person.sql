-- Who works here, and with which rights.
create table person (
    person_id    uuid        not null,
    login        text        not null,
    display_name text        not null,
    roles        text[]      not null,
    regions      text[]      not null,
    active       boolean     not null,
    version      bigint      not null,
    added_at     timestamptz not null,
    changed_at   timestamptz not null,

    constraint person_pk primary key (person_id),
    constraint person_login_once unique (login),
    constraint person_login_form check (login ~ '^[a-z0-9][a-z0-9._-]{1,63}$'),
    constraint person_version_positive check (version >= 1)
);

comment on table person is 'people who can sign in; never deleted, because the journal names them';
comment on column person.login is 'lower case; never changes';
comment on column person.display_name is 'mutable; printed beside signatures';
comment on column person.roles is 'mutable; names from roles/default.toml';
comment on column person.regions is 'mutable; ltree paths whose subtrees the person sees, * for the whole tree';
comment on column person.active is 'mutable; an inactive person cannot sign in';
comment on column person.version is 'mutable; rises by one with every change, for optimistic locking';
