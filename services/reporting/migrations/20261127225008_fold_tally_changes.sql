-- Folds the oldest changes into the sums and returns how many there were; nothing while somebody else is at it. Rows of
-- the sums are written by nobody else, so that there is nobody to wait for and no deadlock.
create function fold_tally_changes(most integer) returns bigint language plpgsql as $$
declare
    last  bigint;
    lines bigint;
begin
    if not pg_try_advisory_xact_lock(hashtextextended('fold_tally_changes', 0)) then
        return 0;
    end if;
    -- a join with these lines would be planned for none, since mostly there are none
    select max(tally_change_id) into last from (
        select tally_change_id from tally_change order by tally_change_id limit most) as oldest;
    if last is null then
        return 0;
    end if;
    with taken as (
        delete from tally_change where tally_change_id <= last
        returning sign, region, received_on, channel, marks, abouts
    ), leaf as (
        select region, received_on, channel, sum(sign) as contacts,
            coalesce(sum(sign) filter (where 'consultation' = any (marks)), 0) as consultation,
            coalesce(sum(sign) filter (where 'complaint' = any (marks)), 0) as complaint,
            coalesce(sum(sign) filter (where 'adverse_reaction' = any (marks)), 0) as adverse_reaction,
            coalesce(sum(sign) filter (where 'device_event' = any (marks)), 0) as device_event,
            coalesce(sum(sign) filter (where 'return_exchange' = any (marks)), 0) as return_exchange,
            coalesce(sum(sign) filter (where 'delivery_error' = any (marks)), 0) as delivery_error,
            coalesce(sum(sign) filter (where 'recall_information' = any (marks)), 0) as recall_information,
            coalesce(sum(sign) filter (where 'repair' = any (marks)), 0) as repair,
            coalesce(sum(sign) filter (where 'suggestion' = any (marks)), 0) as suggestion,
            coalesce(sum(sign) filter (where 'other' = any (marks)), 0) as other,
            coalesce(sum(sign) filter (where 'return_granted' = any (marks)), 0) as return_granted,
            coalesce(sum(sign) filter (where 'open' = any (marks)), 0) as open,
            coalesce(sum(sign) filter (where 'waiting' = any (marks)), 0) as waiting,
            coalesce(sum(sign) filter (where 'closed' = any (marks)), 0) as closed,
            coalesce(sum(sign) filter (where 'pending' = any (marks)), 0) as pending,
            coalesce(sum(sign) filter (where 'first_reply_met' = any (marks)), 0) as first_reply_met,
            coalesce(sum(sign) filter (where 'first_reply_missed' = any (marks)), 0) as first_reply_missed,
            coalesce(sum(sign) filter (where 'resolution_met' = any (marks)), 0) as resolution_met,
            coalesce(sum(sign) filter (where 'resolution_missed' = any (marks)), 0) as resolution_missed
        from taken group by 1, 2, 3
    ), cell as (
        insert into rollup (region, grain, starts_on, channel, contacts,
                            consultation, complaint, adverse_reaction, device_event, return_exchange,
                            delivery_error, recall_information, repair, suggestion, other, return_granted, open,
                            waiting, closed, pending, first_reply_met, first_reply_missed, resolution_met,
                            resolution_missed)
        select subpath(region, 0, depth), grain, starts_on, channel, sum(contacts),
               sum(consultation), sum(complaint), sum(adverse_reaction), sum(device_event), sum(return_exchange),
               sum(delivery_error), sum(recall_information), sum(repair), sum(suggestion), sum(other),
               sum(return_granted), sum(open), sum(waiting), sum(closed), sum(pending), sum(first_reply_met),
               sum(first_reply_missed), sum(resolution_met), sum(resolution_missed)
        from leaf
        cross join generate_series(0, nlevel(region)) as depth
        cross join lateral (
            values ('day', received_on), ('month', date_trunc('month', received_on::timestamp)::date)
        ) as span (grain, starts_on)
        group by 1, 2, 3, 4
        on conflict on constraint rollup_pk do update set
            contacts = rollup.contacts + excluded.contacts,
            consultation = rollup.consultation + excluded.consultation,
            complaint = rollup.complaint + excluded.complaint,
            adverse_reaction = rollup.adverse_reaction + excluded.adverse_reaction,
            device_event = rollup.device_event + excluded.device_event,
            return_exchange = rollup.return_exchange + excluded.return_exchange,
            delivery_error = rollup.delivery_error + excluded.delivery_error,
            recall_information = rollup.recall_information + excluded.recall_information,
            repair = rollup.repair + excluded.repair,
            suggestion = rollup.suggestion + excluded.suggestion,
            other = rollup.other + excluded.other,
            return_granted = rollup.return_granted + excluded.return_granted,
            open = rollup.open + excluded.open,
            waiting = rollup.waiting + excluded.waiting,
            closed = rollup.closed + excluded.closed,
            pending = rollup.pending + excluded.pending,
            first_reply_met = rollup.first_reply_met + excluded.first_reply_met,
            first_reply_missed = rollup.first_reply_missed + excluded.first_reply_missed,
            resolution_met = rollup.resolution_met + excluded.resolution_met,
            resolution_missed = rollup.resolution_missed + excluded.resolution_missed
    ), product_leaf as (
        select region, received_on, product_id, generic_name, batch_number,
            coalesce(sum(sign) filter (where about.kind = 'complaint'), 0) as complaint,
            coalesce(sum(sign) filter (where about.kind = 'adverse_reaction'), 0) as adverse_reaction,
            coalesce(sum(sign) filter (where about.kind = 'device_event'), 0) as device_event,
            coalesce(sum(sign) filter (where about.kind = 'return_exchange'), 0) as return_exchange
        from taken
        cross join lateral jsonb_to_recordset(abouts)
            as about (kind text, product_id text, generic_name text, batch_number text)
        group by 1, 2, 3, 4, 5
    ), product_cell as (
        insert into product_rollup (region, grain, starts_on, product_id, generic_name, batch_number,
                                    complaint, adverse_reaction, device_event, return_exchange)
        select place.region, place.grain, place.starts_on, product_id, generic_name, batch_number,
               sum(complaint), sum(adverse_reaction), sum(device_event), sum(return_exchange)
        from product_leaf as leaf
        cross join lateral (
            select leaf.region, 'day' as grain, leaf.received_on as starts_on
            union all
            select subpath(leaf.region, 0, depth), 'month', date_trunc('month', leaf.received_on::timestamp)::date
            from generate_series(0, nlevel(leaf.region)) as depth
        ) as place
        where (complaint, adverse_reaction, device_event, return_exchange) <> (0, 0, 0, 0)
        group by 1, 2, 3, 4, 5, 6
        on conflict on constraint product_rollup_pk do update set
            complaint = product_rollup.complaint + excluded.complaint,
            adverse_reaction = product_rollup.adverse_reaction + excluded.adverse_reaction,
            device_event = product_rollup.device_event + excluded.device_event,
            return_exchange = product_rollup.return_exchange + excluded.return_exchange
    )
    select count(*) into lines from taken;
    delete from rollup where contacts = 0;
    delete from product_rollup
        where complaint = 0 and adverse_reaction = 0 and device_event = 0 and return_exchange = 0;
    return lines;
end
$$;
comment on function fold_tally_changes is 'at most so many of the oldest changes go into rollup and product_rollup; cells that have come to nothing are deleted';
