-- Where the next rows of some aggregates attach. In one function, so that a batch costs one round trip; in
-- plpgsql, so that the heads are read with a snapshot taken after the locks are held.
create function journal_lock_heads(ids uuid[])
    returns table (journal_id bigint, aggregate_id uuid, aggregate_kind text, version bigint, hash bytea)
    language plpgsql volatile as
$$
#variable_conflict use_column
begin
    -- one order for everybody, so that two batches cannot wait for each other
    perform pg_advisory_xact_lock(1784768366, ordered.key)
    from (select distinct hashtext(wanted.id::text) as key from unnest(ids) as wanted (id) order by key) as ordered;

    return query
        select head.journal_id, head.aggregate_id, head.aggregate_kind, head.version, head.hash
        from unnest(ids) as wanted (id)
        cross join lateral (
            select journal.journal_id, journal.aggregate_id, journal.aggregate_kind, journal.version, journal.hash
            from journal
            where journal.aggregate_id = wanted.id
            order by journal.version desc
            limit 1
        ) as head;
end
$$;

comment on function journal_lock_heads is
    'locks the chains of these (distinct) aggregates until the end of the transaction and returns their newest rows';
