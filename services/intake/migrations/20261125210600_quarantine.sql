-- What could not be read, or not as a whole: kept with its raw bytes, listed, and read again after a fix.
create table quarantined (
    contact_id     uuid        not null constraint quarantined_pk primary key,
    submission_id  text        not null constraint quarantined_submission_once unique,
    receipt        text        not null,
    channel        smallint    not null,
    source         text        not null,
    source_key     text        not null,
    region         ltree       not null,
    received_at    timestamptz not null,
    quarantined_at timestamptz not null,
    reason         text        not null,
    sha256         text        not null,
    size_bytes     bigint      not null,
    is_whole       boolean     not null,
    stated_size    bigint      not null,
    submission     bytea       not null,
    replays        integer     not null default 0,
    replayed_at    timestamptz,
    replayed_by    text,
    outcome        text        not null default 'waiting',
    settled_at     timestamptz,
    constraint quarantined_outcome check (outcome in ('waiting', 'contact', 'amended', 'duplicate', 'rejected')),
    constraint quarantined_settled check ((outcome = 'waiting') = (settled_at is null))
);
create index quarantined_newest on quarantined (quarantined_at desc, submission_id desc);
create index quarantined_waiting on quarantined (reason, replays, quarantined_at) where settled_at is null;
comment on table quarantined is 'submissions that could not be read, or not as a whole; the raw bytes are in the evidence store';
comment on column quarantined.contact_id is 'the id that the thing has, or would have, as a contact';
comment on column quarantined.reason is 'mutable: slug of why it could not be read at the last attempt';
comment on column quarantined.sha256 is 'of the raw bytes that are kept; empty when there are none';
comment on column quarantined.is_whole is 'whether these bytes are all of it';
comment on column quarantined.stated_size is 'bytes as its source states them; 0 when it does not';
comment on column quarantined.submission is 'afterdose.intake.v1.ContactSubmitted without inline evidence; personal data';
comment on column quarantined.replays is 'mutable: how often it was read again';
comment on column quarantined.outcome is 'mutable: waiting, or what became of it';
alter table quarantined enable row level security;
create policy quarantined_region on quarantined using (
    current_setting('afterdose.regions', true) = '*'
    or region <@ any (string_to_array(nullif(current_setting('afterdose.regions', true), '*'), ',')::ltree[]));
