-- The same tickets as routing keeps them. They have no journal, so their version is the one before the first entry.
create temporary table filed on commit drop as
select drawn.*, first.region as of_region,
    received_at + interval '1 hour' * (0.2 + 3 * by_clock) as replied_at,
    least(now(), received_at + interval '1 hour' * (1 + 60 * by_clock)) as ended_at,
    case kind
        when 'complaint' then 'quality' when 'adverse_reaction' then 'drug-safety' when 'device_event' then 'device-safety'
        when 'return_exchange' then 'returns' when 'delivery_error' then 'warehouse' when 'repair' then 'repair'
        when 'other' then 'triage' else 'customer-service' end as team
from drawn
cross join lateral (
    select paths[width_bucket(pg_temp.chance(of_contact, 24), begins)]::ltree as region from place) as first;

insert into ticket (ticket_id, version, number, region, opened_at, state, team, owner, first_responder,
                    classified_by_hand, first_replied_at, last_replied_at, closed_at, due_at)
select ticket_id, 0,
    'GD-' || to_char(received_at at time zone 'Asia/Shanghai', 'YYYY') || '-' || lpad((1000000 + i)::text, 7, '0'),
    of_region, received_at, state, team, null, null, false,
    case when state <> 'open' then replied_at end, case when state <> 'open' then replied_at end,
    case when state = 'closed' then ended_at end,
    case when state = 'closed' then timestamptz '9999-12-31 00:00:00+00'
         when state = 'open' and age < 1 then received_at + interval '1 day'
         else received_at + interval '7 days' end
from filed where not is_further order by i;

insert into ticket_contact (contact_id, ticket_id, place, version, region, told_region, receipt, channel, source,
                            received_at, subject, narrative, reply_to, mail_message_id, stated_kind, product)
select contact_id::text, ticket_id,
    case when is_further then (
        select count(*) from generate_series(of_contact + 1, i) as later where pg_temp.continues(later) = of_contact)
    else 0 end,
    1, of_region, region::ltree, receipt, channel, 'seed', received_at, '',
    (coalesce(tale.texts, other.texts))[1 + (i % cardinality(coalesce(tale.texts, other.texts)))::integer],
    '', '', null,
    case when named then jsonb_build_object(
        'product_id', medicine.product_id, 'generic_name', medicine.generic_name,
        'specification', medicine.specification, 'pack_size', medicine.pack_size,
        'batch_number', case when i % 4 = 0 then '' else filed.batch_number end) end
from filed
join medicine on medicine.number = filed.medicine
left join tale on tale.kind = filed.kind
cross join lateral (select texts from tale where kind = 'consultation') as other
order by i;

insert into work_item (work_item_id, ticket_id, ordinal, region, kind, category, urgent, team, owner, state, disposition,
                       result, disposed_at, product, explanation, place)
select pg_temp.name_of('work item ' || item.place, i), ticket_id, item.place - 1, of_region, item.kind, '', false, team, null,
    case when state = 'closed' then 'disposed' else 'open' end,
    case when state = 'closed' then
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
        end end,
    case when state = 'closed' then '已按规程处理并告知客户' else '' end,
    case when state = 'closed' then ended_at end, null, '', 0
from filed cross join lateral (values (1, kind), (2, second_kind)) as item (place, kind)
where not is_further and item.kind is not null and (item.place = 1 or item.kind <> filed.kind)
order by i;

insert into clock (ticket_id, name, region, policy, calendar_version, start_at, warn_at, due_at, escalate_at, state,
                   escalated, stale, ended_at, next_at)
select ticket_id, clock.name, of_region,
    jsonb_build_object('name', clock.name, 'version', 'seed', 'target', jsonb_build_object('hours', clock.hours),
                       'warn_after', null, 'escalate_after', null, 'pausable', false),
    'seed', received_at, null, received_at + interval '1 hour' * clock.hours, null, clock.state, false, false,
    case when clock.state in ('met', 'missed') then clock.ended_at end, null
from filed cross join lateral (values
    ('first_reply', 24, replied_at,
        case when state <> 'open' then case when by_clock < 0.92 then 'met' else 'missed' end
             when age > 1 then 'breached' else 'running' end),
    ('resolution', 168, ended_at,
        case when state = 'closed' then case when by_clock < 0.88 then 'met' else 'missed' end
             when age > 7 then 'breached' else 'running' end)
) as clock (name, hours, ended_at, state)
where not is_further order by i;

drop table filed;
