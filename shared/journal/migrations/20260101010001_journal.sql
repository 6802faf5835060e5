-- The audit trail: one row a change, chained per aggregate, never changed and never removed
-- (21 CFR 11.10(e); 药品记录与数据管理要求 art. 22(4)).
create table journal (
    journal_id     bigint generated always as identity,
    aggregate_kind text        not null,
    aggregate_id   uuid        not null,
    version        bigint      not null,
    actor          text        not null,
    on_behalf_of   text,
    reason         text,
    kind           text        not null,
    changes        jsonb       not null,
    recorded_at    timestamptz not null,
    trace_id       text,
    prev_hash      bytea       not null,
    hash           bytea       not null,

    constraint journal_pk primary key (journal_id),
    constraint journal_version_once unique (aggregate_id, version),
    constraint journal_version_positive check (version >= 1),
    constraint journal_aggregate_kind_slug check (aggregate_kind ~ '^[a-z][a-z0-9]*(-[a-z0-9]+)*$'),
    constraint journal_kind_slug check (kind ~ '^[a-z][a-z0-9]*(-[a-z0-9]+)*$'),
    constraint journal_actor_present check (actor <> ''),
    constraint journal_changes_array check (jsonb_typeof(changes) = 'array'),
    constraint journal_prev_hash_sha256 check (octet_length(prev_hash) = 32),
    constraint journal_hash_sha256 check (octet_length(hash) = 32)
);

-- "What did this person do that day?"
create index journal_by_actor on journal (actor, recorded_at);

comment on table journal is 'audit trail, append-only: update, delete and truncate are refused by trigger, for the owner too';
comment on column journal.journal_id is 'order of insertion (not of commit); identity without a cache, which journal_settled_id() relies on';
comment on column journal.aggregate_kind is 'what was changed, a kebab-case noun such as ticket';
comment on column journal.aggregate_id is 'which one was changed';
comment on column journal.version is 'place in the chain of the aggregate: 1, 2, 3, … without gaps';
comment on column journal.actor is 'who did it: the id of a person, or service:<name>';
comment on column journal.on_behalf_of is 'the person for whom the actor acted, if another';
comment on column journal.reason is 'why, in the words of the actor, where the change asks for a reason';
comment on column journal.kind is 'what happened, a kebab-case past participle such as ticket-opened';
comment on column journal.changes is 'array of {field, old, new}; personal data only encrypted or hashed';
comment on column journal.recorded_at is 'when, by the clock of the recording service, to the microsecond';
comment on column journal.trace_id is 'the trace this change belongs to, 32 hex digits';
comment on column journal.prev_hash is 'hash of the previous version; 32 zero bytes for version 1';
comment on column journal.hash is 'SHA-256 of all columns but journal_id and hash, encoded as the README of the journal crate says';

create function journal_refuse_change() returns trigger
    language plpgsql as
$$
begin
    raise exception '% of % refused: it is append-only', lower(tg_op), tg_table_name
        using errcode = 'restrict_violation', table = tg_table_name, constraint = tg_table_name || '_append_only';
end
$$;

comment on function journal_refuse_change is 'refuses the statement, with the name <table>_append_only as its constraint';

create trigger journal_append_only
    before update or delete or truncate on journal
    for each statement execute function journal_refuse_change();

-- `always`: session_replication_role does not switch it off
alter table journal enable always trigger journal_append_only;
