create table seen (
    seen_id bigint generated always as identity constraint seen_pk primary key,
    path    text not null,
    version bigint not null
);
comment on table seen is 'what the test service was told, in the order it was told';
