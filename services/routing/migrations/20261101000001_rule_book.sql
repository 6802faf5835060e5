-- The rule book and the calendar years: data that people change at run time (R-038), every version kept.
create extension if not exists ltree;

create table rule_book (
    version    bigint      not null constraint rule_book_pk primary key,
    toml       text        not null,
    reason     text        not null,
    actor      text        not null,
    changed_at timestamptz not null,
    constraint rule_book_version_positive check (version >= 1)
);
comment on table rule_book is 'every rule book that was ever in force; the highest version is in force; rows are never changed';
comment on column rule_book.toml is 'the whole book in the form that it ships in';

create table calendar_year (
    calendar_year_id bigint generated always as identity constraint calendar_year_pk primary key,
    year             integer     not null,
    csv              text        not null,
    reason           text        not null,
    actor            text        not null,
    imported_at      timestamptz not null
);
comment on table calendar_year is 'holiday tables added at run time; of a year imported twice the later row counts; rows are never changed';
