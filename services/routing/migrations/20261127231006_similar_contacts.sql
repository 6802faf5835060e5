-- Texts that are much alike, among a million: by marks that the service computes, a dozen a text. Trigrams of pg_trgm were
-- tried first: a text has a hundred, and among 300,000 texts one made of words that everybody writes took 10 s to look up.
alter table ticket_contact add column marks integer[] not null default '{}';
comment on column ticket_contact.marks is 'texts that share one are probably alike; empty for a text without words';
-- Without fastupdate, which makes single inserts wait for the work of many.
create index ticket_contact_by_marks on ticket_contact using gin (marks) with (fastupdate = off);

-- Row-level security lets an index be asked only with operators that cannot leak, and none of a GIN index is one; hence
-- security definer, with the condition of the policy inside. Whoever asks reads the tickets under row-level security again.
create function similar_contacts(sought integer[], wanted integer) returns table (ticket_id uuid)
    language sql stable
    security definer
    as
$$
    select alike.ticket_id
    from (select contact.ticket_id, contact.received_at, contact.marks from ticket_contact as contact
          where contact.marks && sought
            and (current_setting('afterdose.regions', true) = '*'
                 or contact.region <@ any (string_to_array(nullif(current_setting('afterdose.regions', true), '*'), ',')::ltree[]))
          limit 5000) as alike
    order by (select count(*) from unnest(alike.marks) as mark where mark = any (sought)) desc, alike.received_at desc
    limit wanted
$$;
comment on function similar_contacts is 'the tickets of the caller''s regions with contacts that share the most marks';

-- a security definer function must not look names up where its caller can create them
do
$$
begin
    execute format('alter function similar_contacts(integer[], integer) set search_path = %I, pg_temp', current_schema());
end
$$;
