-- Numbers that people say on the phone: one count per kind and year.
create table number_sequence (
    prefix text    not null,
    year   integer not null,
    last   bigint  not null,
    constraint number_sequence_pk primary key (prefix, year),
    constraint number_sequence_positive check (last >= 1)
);
comment on table number_sequence is 'last number given per prefix and year; store::next_number counts in it';
comment on column number_sequence.year is 'year in China';
comment on column number_sequence.last is 'mutable: rises by one with every number, in the transaction that uses it';
