-- What contact number i is, decided by the number alone, so that every database that is filled says the same of it.
create function pg_temp.chance(i bigint, what bigint) returns double precision language sql immutable parallel safe as $$
    select (hashint8extended(i, what) & 9007199254740991) / 9007199254740992.0
$$;

create function pg_temp.name_of(what text, i bigint) returns uuid language sql immutable parallel safe as $$
    select md5('afterdose seed ' || what || ' ' || i)::uuid
$$;

-- A continuation takes up one of the two hundred contacts before it.
create function pg_temp.continues(i bigint) returns bigint language sql immutable parallel safe as $$
    select case when i > 200 and pg_temp.chance(i, 1) < 0.07 then i - 1 - floor(pg_temp.chance(i, 2) * 199)::bigint end
$$;

-- Regions with the share at which each begins; what products there are; what people write.
create temporary table place (paths text[] not null, begins double precision[] not null);
create temporary table medicine (
    number integer primary key, product_id text not null, generic_name text not null, specification text not null,
    pack_size text not null);
create temporary table tale (kind text primary key, texts text[] not null);

create temporary table drawn (
    i bigint primary key, received_at timestamptz, contact_id uuid, is_further boolean, ticket_id uuid, of_contact bigint,
    region text, channel text, kind text, second_kind text, state text, by_clock double precision, age double precision,
    named boolean, medicine integer, batch_number text, receipt text);
