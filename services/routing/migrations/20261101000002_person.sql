-- Who can own tickets: a read model of identity.
create table person (
    person_id    text    not null constraint person_pk primary key,
    version      bigint  not null,
    display_name text    not null,
    roles        text[]  not null,
    regions      text[]  not null,
    active       boolean not null
);
comment on table person is 'people as identity last told of them; mutable, rebuilt from person_changed';
comment on column person.regions is 'paths of subtrees the person may see; * is the whole tree';
