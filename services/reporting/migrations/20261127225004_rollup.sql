-- Sums of the tally. A change of a contact adds lines to tally_change in the same transaction; nobody waits for anybody
-- there. Now and then they are folded into the sums. Whoever asks adds both, so that a sum is never late.
create table tally_change (
    tally_change_id bigint generated always as identity constraint tally_change_pk primary key,
    sign            smallint not null,
    region          ltree    not null,
    received_on     date     not null,
    channel         text     not null,
    marks           text[]   not null,
    abouts          jsonb    not null
);
comment on table tally_change is 'what has come to count (sign 1) and no longer counts (sign -1) and is not in the sums yet; columns as in tally';
comment on column tally_change.region is 'path in the region tree; row-level security goes by it';
alter table tally_change enable row level security;
create policy tally_change_region on tally_change using (
    current_setting('afterdose.regions', true) = '*'
    or region <@ any (string_to_array(nullif(current_setting('afterdose.regions', true), '*'), ',')::ltree[]));

create table rollup (
    region              ltree   not null,
    path                text    not null generated always as (region::text) stored,
    parent_path         text             generated always as (
        case when nlevel(region) > 0 then subpath(region, 0, nlevel(region) - 1)::text end) stored,
    grain               text    not null,
    starts_on           date    not null,
    channel             text    not null,
    contacts            integer not null,
    consultation        integer not null,
    complaint           integer not null,
    adverse_reaction    integer not null,
    device_event        integer not null,
    return_exchange     integer not null,
    delivery_error      integer not null,
    recall_information  integer not null,
    repair              integer not null,
    suggestion          integer not null,
    other               integer not null,
    return_granted      integer not null,
    open                integer not null,
    waiting             integer not null,
    closed              integer not null,
    pending             integer not null,
    first_reply_met     integer not null,
    first_reply_missed  integer not null,
    resolution_met      integer not null,
    resolution_missed   integer not null,
    constraint rollup_pk primary key (path, grain, starts_on, channel),
    constraint rollup_grain_known check (grain in ('day', 'month'))
);
create index rollup_by_parent on rollup (parent_path, grain, starts_on, path);
create index rollup_pending on rollup (path, starts_on) where grain = 'day' and pending <> 0;
create index rollup_empty on rollup (path) where contacts = 0;
comment on table rollup is 'contacts of a day or month in China by channel, each counted once in every column that it has the mark of; of a region with all that lies below it, of the empty path all there is';
comment on column rollup.region is 'path in the region tree; row-level security goes by it, so that only who may see all of the region sees its sum';
comment on column rollup.path is 'the region once more: Postgres uses an index under row-level security for text, for ltree it does not';
comment on column rollup.starts_on is 'the day, or the first of the month';
alter table rollup enable row level security;
create policy rollup_region on rollup using (
    current_setting('afterdose.regions', true) = '*'
    or region <@ any (string_to_array(nullif(current_setting('afterdose.regions', true), '*'), ',')::ltree[]));

create table product_rollup (
    region           ltree   not null,
    path             text    not null generated always as (region::text) stored,
    grain            text    not null,
    starts_on        date    not null,
    product_id       text    not null,
    generic_name     text    not null,
    batch_number     text    not null,
    complaint        integer not null,
    adverse_reaction integer not null,
    device_event     integer not null,
    return_exchange  integer not null,
    constraint product_rollup_pk primary key (path, grain, starts_on, product_id, generic_name, batch_number),
    constraint product_rollup_grain_known check (grain in ('day', 'month'))
);
create index product_rollup_by_day on product_rollup (starts_on) where grain = 'day';
create index product_rollup_empty on product_rollup (path)
    where complaint = 0 and adverse_reaction = 0 and device_event = 0 and return_exchange = 0;
comment on table product_rollup is 'contacts by product (batch_number empty) and by batch that a work item of the kind is about: of a month of a region with all below it as in rollup, of a day of the very region';
comment on column product_rollup.region is 'path in the region tree; row-level security goes by it, as in rollup';
comment on column product_rollup.generic_name is 'only of what the catalogue does not know, whose product_id is empty';
alter table product_rollup enable row level security;
create policy product_rollup_region on product_rollup using (
    current_setting('afterdose.regions', true) = '*'
    or region <@ any (string_to_array(nullif(current_setting('afterdose.regions', true), '*'), ',')::ltree[]));
