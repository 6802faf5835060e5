-- What is in the sums and what is not yet, spelled out alike: whoever asks reads these.
create view figure with (security_invoker = true) as
select region, path, parent_path, grain, starts_on, channel, contacts,
       consultation, complaint, adverse_reaction, device_event, return_exchange, delivery_error, recall_information,
       repair, suggestion, other, return_granted, open, waiting, closed, pending, first_reply_met,
       first_reply_missed, resolution_met, resolution_missed
from rollup
union all
select
    place.region, place.region::text,
    case when place.depth > 0 then subpath(place.region, 0, place.depth - 1)::text end,
    span.grain, span.starts_on, change.channel, change.sign,
    case when 'consultation' = any (change.marks) then change.sign else 0 end,
    case when 'complaint' = any (change.marks) then change.sign else 0 end,
    case when 'adverse_reaction' = any (change.marks) then change.sign else 0 end,
    case when 'device_event' = any (change.marks) then change.sign else 0 end,
    case when 'return_exchange' = any (change.marks) then change.sign else 0 end,
    case when 'delivery_error' = any (change.marks) then change.sign else 0 end,
    case when 'recall_information' = any (change.marks) then change.sign else 0 end,
    case when 'repair' = any (change.marks) then change.sign else 0 end,
    case when 'suggestion' = any (change.marks) then change.sign else 0 end,
    case when 'other' = any (change.marks) then change.sign else 0 end,
    case when 'return_granted' = any (change.marks) then change.sign else 0 end,
    case when 'open' = any (change.marks) then change.sign else 0 end,
    case when 'waiting' = any (change.marks) then change.sign else 0 end,
    case when 'closed' = any (change.marks) then change.sign else 0 end,
    case when 'pending' = any (change.marks) then change.sign else 0 end,
    case when 'first_reply_met' = any (change.marks) then change.sign else 0 end,
    case when 'first_reply_missed' = any (change.marks) then change.sign else 0 end,
    case when 'resolution_met' = any (change.marks) then change.sign else 0 end,
    case when 'resolution_missed' = any (change.marks) then change.sign else 0 end
from tally_change as change
cross join lateral (
    select subpath(change.region, 0, depth) as region, depth
    from generate_series(0, nlevel(change.region)) as depth
) as place
cross join lateral (
    values ('day', change.received_on), ('month', date_trunc('month', change.received_on::timestamp)::date)
) as span (grain, starts_on);
comment on view figure is 'rollup with what is not folded into it yet; a change counts for its region and all above it';

create view product_figure with (security_invoker = true) as
select region, path, grain, starts_on, product_id, generic_name, batch_number,
       complaint, adverse_reaction, device_event, return_exchange
from product_rollup
union all
select
    place.region, place.region::text, place.grain, place.starts_on,
    about.product_id, about.generic_name, about.batch_number,
    case when about.kind = 'complaint' then change.sign else 0 end,
    case when about.kind = 'adverse_reaction' then change.sign else 0 end,
    case when about.kind = 'device_event' then change.sign else 0 end,
    case when about.kind = 'return_exchange' then change.sign else 0 end
from tally_change as change
cross join lateral (
    select change.region, 'day' as grain, change.received_on as starts_on
    union all
    select subpath(change.region, 0, depth), 'month', date_trunc('month', change.received_on::timestamp)::date
    from generate_series(0, nlevel(change.region)) as depth
) as place
cross join lateral jsonb_to_recordset(change.abouts)
    as about (kind text, product_id text, generic_name text, batch_number text);
comment on view product_figure is 'product_rollup with what is not folded into it yet; a day of the very region, a month of it and of all above it';
