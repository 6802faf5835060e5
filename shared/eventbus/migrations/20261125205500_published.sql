-- How far a service's events have got: written in the transaction that takes them out of the outbox. After a restore
-- it tells, without any clock, which events of a stream this database still knows of.
create table published (
    stream        text   not null constraint published_pk primary key,
    last_sequence bigint not null
);
comment on table published is 'per stream the last event that this service is known to have published';
comment on column published.last_sequence is 'mutable: grows with each publication; an event of this service behind it is either in the outbox or was made by a transaction that this database has lost';
