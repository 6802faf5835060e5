-- Tells whether what a process remembers of the catalogue is still right.
create table catalogue_mark (
    mark       bigint  not null,
    is_the_one boolean not null default true constraint catalogue_mark_pk primary key,
    constraint catalogue_mark_single check (is_the_one)
);
comment on table catalogue_mark is 'one row, whose mark moves with every change of the catalogue';
insert into catalogue_mark (mark) values (1);
