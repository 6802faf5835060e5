-- What watches the channels: the hourly volume, the reconciliations, whether credentials work, and the alarms.
create index channel_entry_arrival on channel_entry using brin (received_at);

create table channel_hour (
    channel  smallint    not null,
    source   text        not null,
    hour     timestamptz not null,
    entries  bigint      not null,
    last_at  timestamptz not null,
    constraint channel_hour_pk primary key (channel, source, hour)
);
comment on table channel_hour is 'ledger rows per source and hour of arrival, counted from channel_entry; the usual volume is learnt from it';
comment on column channel_hour.entries is 'mutable: counted again while the hour is young, and daily for what arrived late';
comment on column channel_hour.last_at is 'mutable: the newest arrival within the hour';

create table channel_inventory (
    channel       smallint    not null,
    source        text        not null,
    uid_validity  text        not null,
    uids_held     text        not null,
    observed_at   timestamptz not null,
    compared_at   timestamptz,
    missing       text[]      not null default '{}',
    missing_count bigint      not null default 0,
    constraint channel_inventory_pk primary key (channel, source, uid_validity)
);
comment on table channel_inventory is 'the mail that a mailbox holds among what was taken from it, and what of it the ledger lacks; last word per numbering';
comment on column channel_inventory.uids_held is 'mutable: an IMAP set';
comment on column channel_inventory.compared_at is 'mutable: the observation that was last compared with the ledger';
comment on column channel_inventory.missing is 'mutable: source keys that the ledger lacks, the first of them';
comment on column channel_inventory.missing_count is 'mutable: how many they are';

create table channel_access (
    channel            smallint    not null,
    source             text        not null,
    observed_at        timestamptz not null,
    trouble            text        not null default '',
    trouble_since      timestamptz,
    credentials        text        not null default '',
    credentials_since  timestamptz,
    worked_at          timestamptz,
    refused_in_a_row   bigint      not null default 0,
    refused_since      timestamptz,
    refused_reason     text        not null default '',
    constraint channel_access_pk primary key (channel, source)
);
comment on table channel_access is 'whether the way to a source works: what the poller says of the mailbox, and senders turned away at a door';
comment on column channel_access.trouble is 'mutable: slug of what is wrong with the source; empty when healthy';
comment on column channel_access.credentials is 'mutable: slug of how the credentials fail; stays while nobody gets as far as trying them';
comment on column channel_access.worked_at is 'mutable: when the credentials last worked';
comment on column channel_access.refused_in_a_row is 'mutable: senders refused for token or signature since one was last accepted';

create table channel_refusal (
    channel smallint    not null,
    source  text        not null,
    reason  text        not null,
    total   bigint      not null,
    last_at timestamptz not null,
    constraint channel_refusal_pk primary key (channel, source, reason)
);
comment on table channel_refusal is 'how often senders were turned away at a door, and why; nothing was promised to them';
comment on column channel_refusal.total is 'mutable: grows';

create table channel_watch (
    channel           smallint         not null,
    source            text             not null,
    ran_at            timestamptz      not null,
    server_count      bigint           not null,
    ledger_count      bigint           not null,
    contacts          bigint           not null,
    duplicates        bigint           not null,
    rejected          bigint           not null,
    difference_since  timestamptz,
    verdict           text             not null,
    missing           text[]           not null,
    missing_count     bigint           not null,
    observed_at       timestamptz,
    stored_at         timestamptz,
    last_contact_at   timestamptz,
    silence           text             not null,
    weeks             integer          not null,
    usual_since_last  double precision not null,
    chance            double precision not null,
    usual_last_day    double precision not null,
    actual_last_day   bigint           not null,
    usual_this_hour   double precision not null,
    actual_this_hour  bigint           not null,
    constraint channel_watch_pk primary key (channel, source),
    constraint channel_watch_verdict check (verdict in ('balanced', 'under-way', 'ledger-behind', 'ledger-ahead', 'mail-missing')),
    constraint channel_watch_silence check (silence in ('learning', 'usual', 'silent', 'unwatched'))
);
comment on table channel_watch is 'what the last run of the watch found of each source; all columns mutable';
comment on column channel_watch.stored_at is 'when its reconciliation was last put on record';

create table reconciliation (
    reconciliation_id uuid        not null constraint reconciliation_pk primary key,
    ran_at            timestamptz not null,
    channel           smallint    not null,
    source            text        not null,
    server_count      bigint      not null,
    ledger_count      bigint      not null,
    contacts          bigint      not null,
    duplicates        bigint      not null,
    rejected          bigint      not null,
    difference        bigint      not null,
    difference_since  timestamptz,
    verdict           text        not null,
    missing           text[]      not null,
    missing_count     bigint      not null,
    observed_at       timestamptz,
    constraint reconciliation_difference check (difference = server_count - ledger_count)
);
create index reconciliation_newest on reconciliation (ran_at desc, reconciliation_id desc);
comment on table reconciliation is 'comparisons of server and ledger: each that found something else than the one before, and one an hour';

create table channel_alarm (
    alarm_id        uuid        not null constraint channel_alarm_pk primary key,
    channel         smallint    not null,
    source          text        not null,
    kind            text        not null,
    reason          text        not null,
    since           timestamptz not null,
    raised_at       timestamptz not null,
    cleared_at      timestamptz,
    last_success_at timestamptz,
    constraint channel_alarm_kind check (kind in ('difference', 'silence', 'credentials', 'trouble'))
);
create unique index channel_alarm_once on channel_alarm (channel, source, kind) where cleared_at is null;
comment on table channel_alarm is 'what lasted long enough that a person should look; never deleted';
comment on column channel_alarm.reason is 'mutable while it stands: slug of what was found last';
comment on column channel_alarm.cleared_at is 'mutable: when it was over';

create table watch_run (
    is_only   boolean not null default true constraint watch_run_pk primary key,
    ran_at    timestamptz,
    counted_at timestamptz,
    constraint watch_run_only check (is_only)
);
insert into watch_run default values;
comment on table watch_run is 'one row: locked by the replica that watches, so that one does at a time';
comment on column watch_run.ran_at is 'mutable: when the last run was';
comment on column watch_run.counted_at is 'mutable: when channel_hour was last counted for the whole time learnt from';
