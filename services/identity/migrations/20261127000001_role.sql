-- Roles that an administrator added or changed; what a release ships stands in roles/default.toml and is overlaid here.
create table role (
    name        text        not null,
    name_zh     text        not null,
    name_en     text        not null,
    permissions text[]      not null,
    version     bigint      not null,
    changed_at  timestamptz not null,

    constraint role_pk primary key (name),
    constraint role_name_form check (name ~ '^[a-z][a-z0-9_]{1,63}$'),
    constraint role_version_positive check (version >= 1)
);

comment on table role is 'roles that differ from the shipped ones; never deleted, because people and the journal name them';
comment on column role.name_zh is 'mutable';
comment on column role.name_en is 'mutable';
comment on column role.permissions is 'mutable; names from the contract, sorted';
comment on column role.version is 'mutable; a shipped role is version 1 until it is changed';
