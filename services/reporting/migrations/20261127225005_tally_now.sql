-- What each contact counts as by what the rows now say.
create view tally_now with (security_invoker = true) as
select
    ledger.contact_id, ledger.received_at, ledger.received_on, ledger.region, ledger.channel,
    marked.marks, named.abouts,
    array(select 'is:' || mark from unnest(marked.marks) as mark)
        || array(select 'got:' || ended.kind || '=' || ended.disposition
                 from jsonb_to_recordset(standing.matters) as ended (kind text, disposition text)
                 where ended.disposition <> ''
                 union select 'got:=' || ended.disposition
                 from jsonb_to_recordset(standing.matters) as ended (disposition text)
                 where ended.disposition <> '' order by 1)
        || array(select 'in:' || subpath(ledger.region, 0, depth)::text
                 from generate_series(1, nlevel(ledger.region)) as depth)
        || array['at:' || ledger.region::text, 'channel:' || ledger.channel]
        || named.tokens as tokens
from ledger
-- the work items that stand with the contact, with what their cases and returns add
cross join lateral (
    select coalesce(jsonb_agg(jsonb_build_object(
        'kind', item ->> 'kind',
        -- of the decided case or return, before its ticket knows of it
        'disposition', case
            when item ->> 'disposition' <> '' then item ->> 'disposition'
            when handled.state in ('decided', 'closed') then handled.disposition
            else '' end,
        'product', coalesce(nullif(handled.product, 'null'), nullif(item -> 'product', 'null'))
    )), '[]') as matters
    from jsonb_array_elements(case when ledger.is_continuation then '[]' else ledger.work_items end) as item
    left join lateral (
        select proceeding.product, proceeding.state, proceeding.disposition
        from proceeding where proceeding.work_item_id = (item ->> 'work_item_id')::uuid
        order by proceeding_id desc limit 1
    ) as handled on true
    where item ->> 'state' <> 'withdrawn'
) as standing
cross join lateral (
    select array(
        select matter.kind from jsonb_to_recordset(standing.matters) as matter (kind text)
        union select ledger.state
        union select 'pending' where ledger.state <> 'closed' and not ledger.is_continuation
        union select 'return_granted' from jsonb_to_recordset(standing.matters) as matter (kind text, disposition text)
        where matter.kind = 'return_exchange' and matter.disposition in ('returned', 'exchanged', 'refunded')
        union select clock.name || case clock.state when 'met' then '_met' else '_missed' end
        from unnest(ledger.clock_names, ledger.clock_states) as clock (name, state)
        where clock.name in ('first_reply', 'resolution') and clock.state in ('met', 'missed', 'breached')
        order by 1
    ) as marks
) as marked
-- products and batches that the work items are about: as the case or return says, else the work item, else the contact
cross join lateral (
    with mention as (
        select matter.kind, mentioned
        from jsonb_to_recordset(standing.matters) as matter (kind text, product jsonb)
        cross join lateral jsonb_array_elements(
            case when matter.product is null then ledger.products else jsonb_build_array(matter.product) end) as mentioned
        union all
        select '', mentioned from jsonb_array_elements(ledger.products) as mentioned
        union all
        select '', matter.product from jsonb_to_recordset(standing.matters) as matter (product jsonb)
        where matter.product is not null
    ), about as (
        select kind, mentioned ->> 'product_id' as product_id,
            case when mentioned ->> 'product_id' = '' then btrim(mentioned ->> 'generic_name') else '' end
                as generic_name,
            btrim(mentioned ->> 'batch_number') as batch_number
        from mention
    ), told as (
        select kind, product_id, generic_name, batch_number from about where product_id || generic_name <> ''
        union
        select kind, product_id, generic_name, '' from about where product_id || generic_name <> ''
        union
        select kind, '', '', batch_number from about where batch_number <> ''
    )
    select
        coalesce(jsonb_agg(jsonb_build_object('kind', kind, 'product_id', product_id, 'generic_name', generic_name,
                                              'batch_number', batch_number)
                           order by kind, product_id, generic_name, batch_number) filter (
            where kind in ('complaint', 'adverse_reaction', 'device_event', 'return_exchange')
              and product_id || generic_name <> ''), '[]') as abouts,
        coalesce(array_agg(about_token(kind, product_id, generic_name, batch_number)
                           order by kind, product_id, generic_name, batch_number), '{}') as tokens
    from told
) as named;
comment on view tally_now is 'what each contact counts as, derived from the rows; the table tally keeps it';
