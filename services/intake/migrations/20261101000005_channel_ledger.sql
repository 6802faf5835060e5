-- The channel ledger: everything a source handed over, and what became of it.
create table channel_entry (
    channel       smallint    not null,
    source        text        not null,
    source_key    text        not null,
    contact_id    uuid        not null,
    original_id   uuid,
    submission_id text        not null,
    receipt       text        not null,
    received_at   timestamptz not null,
    outcome       text        not null,
    reason        text        not null,
    repeats       integer     not null default 0,
    constraint channel_entry_pk primary key (channel, source, source_key),
    constraint channel_entry_outcome check (outcome in ('contact', 'duplicate', 'rejected'))
);
create index channel_entry_sums on channel_entry (channel, source, outcome);
create index channel_entry_receipt on channel_entry (receipt);
comment on table channel_entry is 'one row per thing of a source; contacts + duplicates + rejected = rows';
comment on column channel_entry.contact_id is 'the id that the thing has, or would have, as a contact';
comment on column channel_entry.original_id is 'of a duplicate: the contact that came first';
comment on column channel_entry.receipt is 'receipt number the source was told; for a duplicate it leads to the original';
comment on column channel_entry.outcome is 'mutable: a restored rejection becomes a contact';
comment on column channel_entry.reason is 'slug: why it is a duplicate or rejected; empty for contacts';
comment on column channel_entry.repeats is 'mutable: how often the same key came again under another submission id';

create table channel_source (
    channel      smallint    not null,
    source       text        not null,
    uid_validity text        not null,
    server_count bigint      not null,
    observed_at  timestamptz not null,
    trouble      text        not null,
    constraint channel_source_pk primary key (channel, source, uid_validity)
);
comment on table channel_source is 'what a source said it holds, last word per numbering; a renumbered mailbox adds a row and the rows are summed';
comment on column channel_source.server_count is 'mutable: things handed out since this numbering began';
comment on column channel_source.trouble is 'mutable: slug of what is wrong with the source; empty when healthy';
