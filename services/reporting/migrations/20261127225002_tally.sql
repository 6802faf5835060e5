-- What each contact counts as. The rows it is derived from lie in four tables; here they are put together once, when one
-- of them changes, instead of each time somebody asks.
create table tally (
    contact_id  uuid        not null constraint tally_pk primary key,
    received_at timestamptz not null,
    received_on date        not null,
    region      ltree       not null,
    channel     text        not null,
    marks       text[]      not null,
    abouts      jsonb       not null,
    tokens      text[]      not null
);
create index tally_oldest on tally (received_at, contact_id);
-- a pending list would make single insertions wait for its clean-up
create index tally_token on tally using gin (tokens) with (fastupdate = off);
-- thousands of tokens are common enough for the planner to know of
alter table tally alter column tokens set statistics 1000;
comment on table tally is 'what each contact counts as, kept in the transaction that changes a row it is derived from; equal to the view tally_now at any time';
comment on column tally.region is 'path in the region tree; row-level security goes by it';
comment on column tally.marks is 'the figures it counts in, sorted: kinds of its work items, state, first_reply_met …, return_granted, pending (its ticket is not closed)';
comment on column tally.abouts is 'complaints, adverse reactions, device events and returns with the products (batch_number empty) and batches that they are about, sorted';
comment on column tally.tokens is 'what it can be found by, as ledger_search is asked';
alter table tally enable row level security;
create policy tally_region on tally using (
    current_setting('afterdose.regions', true) = '*'
    or region <@ any (string_to_array(nullif(current_setting('afterdose.regions', true), '*'), ',')::ltree[]));
