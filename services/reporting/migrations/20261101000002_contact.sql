-- Contacts as the newest event about each of them tells.
create table contact (
    contact_id            uuid        not null constraint contact_pk primary key,
    version               bigint      not null,
    event_id              uuid        not null,
    receipt               text        not null,
    channel               text        not null,
    source                text        not null,
    received_at           timestamptz not null,
    received_on           date        not null generated always as ((received_at at time zone 'Asia/Shanghai')::date) stored,
    region                ltree       not null,
    reporter_name         text        not null,
    reporter_organisation text        not null,
    reporter_phone        text        not null,
    reporter_email        text        not null,
    subject               text        not null,
    text                  text        not null,
    products              jsonb       not null,
    customer_id           text        not null
);
create index contact_oldest on contact (received_at, contact_id);
create index contact_day on contact (received_on);
create index contact_receipt on contact (receipt);
create index contact_region on contact using gist (region);
comment on table contact is 'read model: contacts 来件; a row is replaced by an event with a greater (version, event_id), so the order of events does not matter';
comment on column contact.event_id is 'the event the row was read from; breaks the tie between two events of one version';
comment on column contact.channel is 'word of the channel, e.g. email';
comment on column contact.received_on is 'the day in China';
comment on column contact.region is 'path in the region tree; row-level security goes by it';
comment on column contact.reporter_name is 'personal data, as are the other reporter columns, subject and text';
comment on column contact.products is 'array of product mentions; product_id is empty for what the catalogue does not know';
comment on column contact.customer_id is 'empty when the customer is not known';
alter table contact enable row level security;
create policy contact_region on contact using (
    current_setting('afterdose.regions', true) = '*'
    or region <@ any (string_to_array(nullif(current_setting('afterdose.regions', true), '*'), ',')::ltree[]));
