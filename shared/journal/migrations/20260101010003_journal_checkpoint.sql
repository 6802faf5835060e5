-- Signed summaries of the journal, published elsewhere, so that rows removed from the end are missed as well.
create table journal_checkpoint (
    from_id      bigint      not null,
    to_id        bigint      not null,
    row_count    bigint      not null,
    merkle_root  bytea       not null,
    prev_root    bytea       not null,
    signature    bytea       not null,
    key_id       text        not null,
    created_at   timestamptz not null,
    published_at timestamptz,

    constraint journal_checkpoint_pk primary key (to_id),
    constraint journal_checkpoint_once unique (from_id),
    constraint journal_checkpoint_range check (from_id >= 1 and to_id >= from_id),
    constraint journal_checkpoint_row_count check (row_count between 1 and to_id - from_id + 1),
    constraint journal_checkpoint_merkle_root_sha256 check (octet_length(merkle_root) = 32),
    constraint journal_checkpoint_prev_root_sha256 check (octet_length(prev_root) = 32),
    constraint journal_checkpoint_signature_ed25519 check (octet_length(signature) = 64)
);

create index journal_checkpoint_unpublished on journal_checkpoint (to_id) where published_at is null;

comment on table journal_checkpoint is 'signed Merkle roots over the journal, append-only but for published_at';
comment on column journal_checkpoint.from_id is 'first journal_id covered: one after the previous checkpoint';
comment on column journal_checkpoint.to_id is 'last journal_id covered';
comment on column journal_checkpoint.row_count is 'rows in the range; ids of rolled back inserts leave gaps';
comment on column journal_checkpoint.merkle_root is 'RFC 6962 tree hash over (journal_id, hash) of the rows, by journal_id';
comment on column journal_checkpoint.prev_root is 'merkle_root of the previous checkpoint; 32 zero bytes for the first';
comment on column journal_checkpoint.signature is 'Ed25519 over all columns above and key_id and created_at';
comment on column journal_checkpoint.key_id is 'first 8 bytes of the SHA-256 of the public key, in hex';
comment on column journal_checkpoint.created_at is 'when it was made, to the microsecond';
comment on column journal_checkpoint.published_at is 'mutable once: when it was handed to a place this database cannot change';

create trigger journal_checkpoint_append_only
    before delete or truncate on journal_checkpoint
    for each statement execute function journal_refuse_change();
alter table journal_checkpoint enable always trigger journal_checkpoint_append_only;

create function journal_checkpoint_refuse_change() returns trigger
    language plpgsql as
$$
begin
    if old.published_at is null and new.published_at is not null
        and to_jsonb(new) - 'published_at' = to_jsonb(old) - 'published_at' then
        return new;
    end if;
    raise exception 'update of journal_checkpoint refused: only published_at may be set, once'
        using errcode = 'restrict_violation', table = 'journal_checkpoint', constraint = 'journal_checkpoint_append_only';
end
$$;

create trigger journal_checkpoint_published_once
    before update on journal_checkpoint
    for each row execute function journal_checkpoint_refuse_change();
alter table journal_checkpoint enable always trigger journal_checkpoint_published_once;
