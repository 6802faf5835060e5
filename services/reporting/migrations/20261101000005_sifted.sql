-- Things that came in and did not become a contact: counted, never listed with the contacts.
create table duplicate (
    submission_id uuid        not null constraint duplicate_pk primary key,
    version       bigint      not null,
    event_id      uuid        not null,
    contact_id    uuid        not null,
    channel       text        not null,
    received_on   date        not null,
    received_at   timestamptz not null
);
create index duplicate_oldest on duplicate (received_at);
comment on table duplicate is 'read model: the same thing again; seen by whoever sees the contact it repeats';
comment on column duplicate.version is 'always 0: a duplicate does not change; a second event about it counts only by its id';
comment on column duplicate.received_on is 'the day in China';
alter table duplicate enable row level security;
create policy duplicate_contact on duplicate using (
    current_setting('afterdose.regions', true) = '*'
    or exists (select from contact where contact.contact_id = duplicate.contact_id));

create table rejected (
    submission_id uuid        not null constraint rejected_pk primary key,
    version       bigint      not null,
    event_id      uuid        not null,
    receipt       text        not null,
    channel       text        not null,
    received_on   date        not null,
    received_at   timestamptz not null,
    region        ltree       not null,
    reason        text        not null
);
create index rejected_oldest on rejected (received_at);
create index rejected_region on rejected using gist (region);
comment on table rejected is 'read model: spam, bounces, automatic answers, outgoing calls. One that was restored since has a contact of the same receipt and counts as that contact';
comment on column rejected.version is 'always 0, as in duplicate';
comment on column rejected.received_on is 'the day in China';
comment on column rejected.region is 'path in the region tree; row-level security goes by it';
comment on column rejected.reason is 'slug, e.g. spam';
alter table rejected enable row level security;
create policy rejected_region on rejected using (
    current_setting('afterdose.regions', true) = '*'
    or region <@ any (string_to_array(nullif(current_setting('afterdose.regions', true), '*'), ',')::ltree[]));
