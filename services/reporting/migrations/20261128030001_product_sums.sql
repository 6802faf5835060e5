-- Sums of products and batches for a dashboard reads tens of thousands of rows, and a policy that is asked about each costs
-- as much as all the rest. So the owner of the table reads them, after asking once which of the regions lie within those of
-- whoever calls; of the others there is nothing.
create function product_sums(
    regions text[],
    months_from date, months_until date,
    head_from date, head_until date,
    tail_from date, tail_until date,
    of_batches boolean,
    among text[],
    reach_from text, reach_until text,
    most bigint
) returns table (
    product_id text, generic_name text, batch_number text,
    complaint bigint, adverse_reaction bigint, device_event bigint, return_exchange bigint
)
    language plpgsql stable
    security definer
    as
$$
declare
    scope text := current_setting('afterdose.regions', true);
    seen  text[];
begin
    seen := array(
        select one from unnest(regions) as one
        where scope = '*' or one::ltree <@ any (string_to_array(nullif(scope, '*'), ',')::ltree[]));
    -- months and days apart, so that each is read from one index alone
    return query
        select part.product_id, part.generic_name, part.batch_number,
               sum(part.complaint), sum(part.adverse_reaction), sum(part.device_event), sum(part.return_exchange)
        from (
            select month.product_id, month.generic_name, month.batch_number,
                   month.complaint, month.adverse_reaction, month.device_event, month.return_exchange
            from product_rollup as month
            where month.grain = 'month' and month.path = any (seen)
              and month.starts_on >= months_from and month.starts_on < months_until
              and (month.batch_number <> '') = of_batches and (among is null or month.product_id = any (among))
            union all
            select day.product_id, day.generic_name, day.batch_number,
                   day.complaint, day.adverse_reaction, day.device_event, day.return_exchange
            from product_rollup as day
            where day.grain = 'day' and (day.starts_on >= head_from and day.starts_on < head_until
                                         or day.starts_on >= tail_from and day.starts_on < tail_until)
              and day.path collate "C" >= reach_from and day.path collate "C" < reach_until
              and day.region <@ any (seen::ltree[])
              and (day.batch_number <> '') = of_batches and (among is null or day.product_id = any (among))
        ) as part
        group by part.product_id, part.generic_name, part.batch_number
        having sum(part.complaint) + sum(part.adverse_reaction) + sum(part.device_event) + sum(part.return_exchange) > 0
        order by sum(part.complaint) + sum(part.adverse_reaction) desc, sum(part.device_event) desc,
                 sum(part.return_exchange) desc, part.product_id, part.generic_name, part.batch_number
        limit most;
end
$$;
comment on function product_sums is 'products, or batches (of among, if it says any), with most complaints and adverse reactions, in these regions as far as the caller may see them; reach is a stretch of paths that holds them';

-- a security definer function must not look names up where its caller can create them
do
$$
begin
    execute format('alter function product_sums set search_path = %I, pg_temp', current_schema());
end
$$;
