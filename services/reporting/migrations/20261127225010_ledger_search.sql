-- Finds contacts by what they count as. Under row-level security Postgres uses no index for array operators, because they
-- might tell of rows that are hidden; so the owner of the tables looks, within the regions of whoever asks, and returns
-- nothing but ids. What they stand for is read under the policies like everything else.
create function ledger_search(
    all_of text[], any_of text[], received_from timestamptz, received_until timestamptz,
    after_at timestamptz, after_id uuid, most bigint
) returns setof uuid
    language plpgsql stable
    security definer
    as
$$
declare
    scope text := current_setting('afterdose.regions', true);
    question text := 'select contact_id from tally where received_at >= $1 and received_at < $2';
    within text[];
begin
    if scope is distinct from '*' then
        select array_agg('in:' || region) into within from unnest(string_to_array(scope, ',')) as region;
        question := question || format(' and tokens && %L::text[]', coalesce(within, '{}'));
    end if;
    if cardinality(all_of) > 0 then
        question := question || format(' and tokens @> %L::text[]', all_of);
    end if;
    if cardinality(any_of) > 0 then
        question := question || format(' and tokens && %L::text[]', any_of);
    end if;
    if after_at is not null then
        question := question || ' and (received_at, contact_id) > ($3, $4)';
    end if;
    return query execute question || ' order by received_at, contact_id limit $5'
        using received_from, received_until, after_at, after_id, most;
end
$$;
comment on function ledger_search is 'contacts within the caller''s regions that have all of these tokens and one of those, in order of receipt; written out afresh each time, so that the planner knows how common the tokens are';

-- a security definer function must not look names up where its caller can create them
do
$$
begin
    execute format('alter function ledger_search set search_path = %I, pg_temp', current_schema());
end
$$;
