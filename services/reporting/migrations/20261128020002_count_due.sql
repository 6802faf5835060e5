-- Counts anew what the oldest marks concern: contacts are compared with their rows, what differs is written to tally, and
-- the difference goes straight into the sums. Nobody else writes these tables, and only one transaction counts at a time,
-- so there is nobody to wait for and no deadlock.
--
-- Every step goes from a few thousand contacts by index to their rows. The settings leave the planner no other way: a plan
-- that was made while tables were small would read all of them later.
drop view product_figure;
drop view figure;
drop function fold_tally_changes;
drop function recount;
drop table tally_change;

create function count_due(most integer) returns bigint language plpgsql
    set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set jit = off
    set plan_cache_mode = force_generic_plan
as $$
declare
    last    bigint;
    taken   bigint;
    due     uuid[];
    emptied text[];
begin
    if not pg_try_advisory_xact_lock(hashtextextended('count_due', 0)) then
        return 0;
    end if;
    select max(tally_due_id) into last from (
        select tally_due_id from tally_due order by tally_due_id limit most) as oldest;
    if last is null then
        return 0;
    end if;
    with mark as (
        delete from tally_due where tally_due_id <= last returning contact_id, ticket_id, work_item_id
    ), held as (
        select ticket_id from mark where ticket_id is not null
        union
        select named.ticket_id from mark join work_item_ticket as named on named.work_item_id = mark.work_item_id
    )
    select (select count(*) from mark), array(
        select contact_id from mark where contact_id is not null
        union
        select link.contact_id from held join ticket_contact as link on link.ticket_id = held.ticket_id)
    into taken, due;
    with fresh as materialized (
        select now.* from unnest(due) as one join tally_now as now on now.contact_id = one
    ), changed as materialized (
        select fresh.*, tally.contact_id is not null as was_there,
            tally.region as was_region, tally.received_on as was_received_on, tally.channel as was_channel,
            tally.marks as was_marks, tally.abouts as was_abouts,
            (tally.region, tally.received_on, tally.channel, tally.marks, tally.abouts)
                is distinct from (fresh.region, fresh.received_on, fresh.channel, fresh.marks, fresh.abouts)
                as counts_otherwise
        from fresh left join tally on tally.contact_id = fresh.contact_id
        where tally.contact_id is null
           or (tally.received_at, tally.region, tally.channel, tally.marks, tally.abouts, tally.tokens)
               is distinct from
              (fresh.received_at, fresh.region, fresh.channel, fresh.marks, fresh.abouts, fresh.tokens)
    ), written as (
        insert into tally (contact_id, received_at, received_on, region, channel, marks, abouts, tokens)
        select contact_id, received_at, received_on, region, channel, marks, abouts, tokens from changed
        on conflict on constraint tally_pk do update set
            received_at = excluded.received_at, received_on = excluded.received_on, region = excluded.region,
            channel = excluded.channel, marks = excluded.marks, abouts = excluded.abouts, tokens = excluded.tokens
    ), difference as materialized (
        select -1 as sign, was_region as region, was_received_on as received_on, was_channel as channel,
               was_marks as marks, was_abouts as abouts
        from changed where was_there and counts_otherwise
        union all
        select 1, region, received_on, channel, marks, abouts from changed where counts_otherwise
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
        from difference group by 1, 2, 3
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
        returning path, contacts
    ), product_leaf as (
        select region, received_on, product_id, generic_name, batch_number,
            coalesce(sum(sign) filter (where about.kind = 'complaint'), 0) as complaint,
            coalesce(sum(sign) filter (where about.kind = 'adverse_reaction'), 0) as adverse_reaction,
            coalesce(sum(sign) filter (where about.kind = 'device_event'), 0) as device_event,
            coalesce(sum(sign) filter (where about.kind = 'return_exchange'), 0) as return_exchange
        from difference
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
        returning path, complaint + adverse_reaction + device_event + return_exchange as contacts
    )
    select array_agg(distinct path) filter (where contacts = 0) into emptied
    from (select path, contacts from cell union all select path, contacts from product_cell) as kept;
    if emptied is not null then
        delete from rollup where path = any (emptied) and contacts = 0;
        delete from product_rollup
            where path = any (emptied)
              and complaint = 0 and adverse_reaction = 0 and device_event = 0 and return_exchange = 0;
    end if;
    return taken;
end
$$;
comment on function count_due is 'counts anew what at most so many of the oldest marks concern, and returns how many marks there were; 0 while somebody else counts';

-- The counter alone writes the tally, in large portions and in the background: it need not fear the clean-up of a pending
-- list, which spares it most of the work of the index. A search reads the list from end to end, so it is kept short.
alter index tally_token set (fastupdate = on, gin_pending_list_limit = 512);
comment on table tally is 'what each contact counts as; the counter makes it equal to the view tally_now, a moment after the rows';
comment on table rollup is 'contacts of a day or month in China by channel, each counted once in every column that it has the mark of; of a region with all that lies below it, of the empty path all there is. Always equal to a count over tally';
