-- The rows of reporting's read models for what is drawn, as its consumers would have written them.
-- nobody is named: only the service has keys to seal a name with
insert into contact (contact_id, version, event_id, receipt, channel, source, received_at, region, reporter_sealed,
                     subject, text, products, customer_id)
select contact_id, 1, pg_temp.name_of('contact event', i), receipt, channel, 'seed', received_at, region::ltree, '', '',
    (coalesce(tale.texts, other.texts))[1 + (i % cardinality(coalesce(tale.texts, other.texts)))::integer],
    case when named then jsonb_build_array(jsonb_build_object(
        'product_id', medicine.product_id, 'generic_name', medicine.generic_name,
        'specification', medicine.specification, 'pack_size', medicine.pack_size,
        'batch_number', case when i % 4 = 0 then '' else drawn.batch_number end)) else '[]' end,
    ''
from drawn
join medicine on medicine.number = drawn.medicine
left join tale on tale.kind = drawn.kind
cross join lateral (select texts from tale where kind = 'consultation') as other
order by i;

insert into ticket (ticket_id, version, event_id, number, state, kinds, work_items, first_replied_at, last_replied_at,
                    closed_at, clock_names, clock_states)
select ticket_id, 0, pg_temp.name_of('ticket event', i),
    'GD-' || to_char(received_at at time zone 'Asia/Shanghai', 'YYYY') || '-' || lpad((1000000 + i)::text, 7, '0'),
    state, items.kinds, items.work_items,
    case when state <> 'open' then received_at + interval '1 hour' * (0.2 + 3 * by_clock) end,
    case when state <> 'open' then received_at + interval '1 hour' * (0.2 + 3 * by_clock) end,
    case when state = 'closed' then least(now(), received_at + interval '1 hour' * (1 + 60 * by_clock)) end,
    '{first_reply,resolution}',
    array[
        case when state <> 'open' then case when by_clock < 0.92 then 'met' else 'missed' end
             when age > 1 then 'breached' else 'running' end,
        case when state = 'closed' then case when by_clock < 0.88 then 'met' else 'missed' end
             when age > 7 then 'breached' else 'running' end]
from drawn
cross join lateral (
    select array_agg(kind order by place) as kinds, jsonb_agg(jsonb_build_object(
        'work_item_id', pg_temp.name_of('work item ' || place, i), 'kind', item.kind,
        'state', case when drawn.state = 'closed' then 'disposed' else 'open' end,
        'disposition', case when drawn.state = 'closed' then
            case item.kind
                when 'complaint' then case when by_clock < 0.55 then 'substantiated' else 'unsubstantiated' end
                when 'return_exchange' then (array['returned', 'exchanged', 'refunded', 'refused'])
                    [width_bucket(by_clock, array[0, 0.35, 0.6, 0.75])]
                when 'adverse_reaction' then 'reported'
                when 'device_event' then 'reported'
                when 'repair' then 'repaired'
                when 'delivery_error' then 'replenished'
                when 'suggestion' then 'noted'
                else 'answered'
            end else '' end,
        'result', case when drawn.state = 'closed' then '已按规程处理并告知客户' else '' end,
        'product', null) order by place) as work_items
    from (values (1, drawn.kind), (2, drawn.second_kind)) as item (place, kind)
    where item.kind is not null and (place = 1 or item.kind <> drawn.kind)
) as items
where not is_further order by i;

insert into ticket_contact (contact_id, ticket_id, is_further)
select contact_id, ticket_id, is_further from drawn order by i;

insert into work_item_ticket (work_item_id, ticket_id)
select pg_temp.name_of('work item ' || place, i), ticket_id
from drawn cross join lateral (values (1, kind), (2, second_kind)) as item (place, kind)
where not is_further and item.kind is not null and (place = 1 or item.kind <> drawn.kind)
order by 1;

insert into proceeding (proceeding_id, version, event_id, work_item_id, number, state, disposition, decision, product)
select pg_temp.name_of('proceeding', i), 1, pg_temp.name_of('proceeding event', i), pg_temp.name_of('work item 1', i),
    case when kind = 'return_exchange' then 'TH-' else 'TS-' end
        || to_char(received_at at time zone 'Asia/Shanghai', 'YYYY') || '-' || lpad((1000000 + i)::text, 7, '0'),
    case when state = 'closed' then 'closed' else 'open' end, '', '', 'null'
from drawn where not is_further and kind in ('complaint', 'adverse_reaction', 'return_exchange')
order by 1;
