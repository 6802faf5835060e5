-- The lines of REC-FY007 that a page shows, a file holds and a total counts. What a line says of products, and how its work
-- items ended, is put together as the line is: the contact's own mentions, else those of its work items, else of their
-- cases and returns, with the names of the catalogue.
create function feedback_selection(
    received_from timestamptz,
    received_until timestamptz,
    region_path text,
    channel_word text,
    state_word text,
    about text,
    dispositions text[]
) returns setof ledger language sql stable as $$
    select chosen.*
    from ledger_selection(received_from, received_until, region_path, false, null, channel_word, state_word) as chosen
    where (cardinality(dispositions) = 0 or exists (
            select from jsonb_array_elements(chosen.work_items) as item
            left join lateral (
                select proceeding.disposition from proceeding
                where proceeding.work_item_id = (item ->> 'work_item_id')::uuid
                  and proceeding.state in ('decided', 'closed')
                order by proceeding_id desc limit 1) as decided on true
            where item ->> 'state' <> 'withdrawn'
              and coalesce(nullif(item ->> 'disposition', ''), decided.disposition) = any (dispositions)))
      and (about is null or exists (
            select from jsonb_array_elements(case
                when jsonb_array_length(chosen.products) > 0 then chosen.products
                else coalesce(
                    (select jsonb_agg(item -> 'product') from jsonb_array_elements(chosen.work_items) as item
                     where item ->> 'state' <> 'withdrawn' and item -> 'product' <> 'null'),
                    (select jsonb_agg(proceeding.product) from jsonb_array_elements(chosen.work_items) as item
                     join proceeding on proceeding.work_item_id = (item ->> 'work_item_id')::uuid
                     where item ->> 'state' <> 'withdrawn' and proceeding.product <> 'null'),
                    '[]')
                end) as mention
            left join product on product.product_id = case
                when pg_input_is_valid(mention ->> 'product_id', 'uuid') then (mention ->> 'product_id')::uuid end
            where position(lower(about) in lower(coalesce(
                      nullif(btrim(mention ->> 'generic_name'), ''), product.generic_name, ''))) > 0
               or position(lower(about) in lower(mention ->> 'batch_number')) > 0))
$$;
comment on function feedback_selection is 'rows of the ledger for REC-FY007; an argument that is null, or no disposition, does not choose; about: part of the name of a product, or of a batch number';
