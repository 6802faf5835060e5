-- Brings the tally of these contacts up to date with the rows and says what changed. Whoever calls it holds a lock on
-- each of them since an earlier statement, so that it sees what others have done to their rows.
create function recount(contacts uuid[]) returns void language sql as $$
    with fresh as materialized (
        select * from tally_now where contact_id = any (contacts)
    ), changed as materialized (
        select fresh.*, tally.contact_id is not null as was_there,
            (tally.region, tally.received_on, tally.channel, tally.marks, tally.abouts)
                is distinct from (fresh.region, fresh.received_on, fresh.channel, fresh.marks, fresh.abouts)
                as counts_otherwise
        from fresh left join tally on tally.contact_id = fresh.contact_id
        where tally.contact_id is null
           or (tally.received_at, tally.region, tally.channel, tally.marks, tally.abouts, tally.tokens)
               is distinct from
              (fresh.received_at, fresh.region, fresh.channel, fresh.marks, fresh.abouts, fresh.tokens)
    ), undone as (
        insert into tally_change (sign, region, received_on, channel, marks, abouts)
        select -1, tally.region, tally.received_on, tally.channel, tally.marks, tally.abouts
        from changed join tally on tally.contact_id = changed.contact_id
        where changed.was_there and changed.counts_otherwise
    ), done as (
        insert into tally_change (sign, region, received_on, channel, marks, abouts)
        select 1, region, received_on, channel, marks, abouts from changed where counts_otherwise
    )
    insert into tally (contact_id, received_at, received_on, region, channel, marks, abouts, tokens)
    select contact_id, received_at, received_on, region, channel, marks, abouts, tokens from changed
    on conflict on constraint tally_pk do update set
        received_at = excluded.received_at, received_on = excluded.received_on, region = excluded.region,
        channel = excluded.channel, marks = excluded.marks, abouts = excluded.abouts, tokens = excluded.tokens
$$;
comment on function recount is 'the tally of these contacts as their rows say; changes nothing when it is so already';
