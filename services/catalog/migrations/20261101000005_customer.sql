-- Customers, each seen only by those whose regions hold it.
create table customer (
    customer_id   uuid        not null,
    customer_code text        not null,
    name          text        not null,
    class         text        not null,
    region        ltree       not null,
    address       text        not null,
    phone         text        not null,
    email         text        not null,
    key_customer  boolean     not null,
    version       bigint      not null,
    changed_at    timestamptz not null,

    constraint customer_pk primary key (customer_id),
    constraint customer_code_once unique (customer_code),
    constraint customer_region_known foreign key (region) references region (path),
    constraint customer_class_known check (
        class in ('hospital', 'chain_pharmacy', 'pharmacy', 'clinic', 'distributor', 'individual')),
    constraint customer_version_positive check (version >= 1)
);

create index customer_by_region on customer using gist (region);

comment on table customer is 'customers, imported; all columns but id and code are mutable';
comment on column customer.customer_id is 'derived from the code';
comment on column customer.name is 'mutable; personal data when class is individual';

-- No trigram index here: below a row-level policy Postgres may not use one for like, which could leak through errors.
alter table customer enable row level security;
-- nullif: the planner may work out the second line when the first one holds, and * is no path
create policy customer_region on customer using (
    current_setting('afterdose.regions', true) = '*'
    or region <@ any (string_to_array(nullif(current_setting('afterdose.regions', true), '*'), ',')::ltree[]));
