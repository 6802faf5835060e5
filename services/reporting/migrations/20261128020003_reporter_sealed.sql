-- Who reported is kept sealed under the data key of the contact. What stood here in clear is dropped; a migration has no
-- keys, so contacts from before name nobody until `afterdose rebuild reporting` has read their events again.
do
$$
declare
    tally_now text := pg_get_viewdef('tally_now');
begin
    drop function ledger_selection;
    drop view tally_now;
    drop view ledger;
    alter table contact
        drop column reporter_name, drop column reporter_organisation, drop column reporter_phone,
        drop column reporter_email, add column reporter_sealed bytea not null default '';
    -- writes every row anew: dropped columns stay in the old ones
    alter table contact alter column subject type text using subject || '';
    alter table contact alter column reporter_sealed drop default;

    create view ledger with (security_invoker = true) as
    select
        contact.contact_id,
        contact.receipt,
        contact.channel,
        contact.received_at,
        contact.received_on,
        contact.region,
        contact.reporter_sealed,
        contact.subject,
        contact.text,
        contact.products,
        contact.customer_id,
        ticket.ticket_id,
        coalesce(ticket.number, '') as ticket_number,
        coalesce(ticket.state, 'open') as state,
        coalesce(link.is_further, false) as is_continuation,
        case when link.is_further then '{}' else coalesce(ticket.kinds, '{}') end as kinds,
        case
            when ticket.first_replied_at >= contact.received_at or not link.is_further then ticket.first_replied_at
            when ticket.last_replied_at >= contact.received_at then ticket.last_replied_at
        end as first_replied_at,
        ticket.closed_at,
        coalesce(ticket.work_items, '[]') as work_items,
        case when link.is_further then '{}' else coalesce(ticket.clock_names, '{}') end as clock_names,
        case when link.is_further then '{}' else coalesce(ticket.clock_states, '{}') end as clock_states
    from contact
    left join (
        select named.contact_id, named.ticket_id, named.is_further
        from ticket_contact as named
        where not exists (
            select from ticket_contact as better
            where better.contact_id = named.contact_id
              and (better.is_further, better.ticket_id) < (named.is_further, named.ticket_id))
    ) as link on link.contact_id = contact.contact_id
    left join ticket on ticket.ticket_id = link.ticket_id;
    -- goes by nothing that was dropped, so it says what it said
    execute 'create view tally_now with (security_invoker = true) as ' || tally_now;
end
$$;

create function ledger_selection(
    received_from timestamptz,
    received_until timestamptz,
    region_path text,
    region_exact boolean,
    kind_word text,
    channel_word text,
    state_word text
) returns setof ledger language sql stable as $$
    select * from ledger
    where ledger.received_at >= received_from
      and ledger.received_at < received_until
      and (region_path is null or ledger.region <@ region_path::ltree)
      and (region_path is null or not region_exact or ledger.region = region_path::ltree)
      and (kind_word is null or kind_word = any (ledger.kinds))
      and (channel_word is null or ledger.channel = channel_word)
      and (state_word is null or ledger.state = state_word)
$$;

comment on function ledger_selection is 'rows of the ledger; an argument that is null does not choose';
comment on column contact.reporter_sealed is 'name, organisation, phone and mail address of who reported, as JSON under the data key of the contact; empty when none of them is known. subject and text are personal data in clear';
comment on view tally_now is 'what each contact counts as, derived from the rows; the table tally keeps it';
comment on view ledger is 'one row per contact; a contact without a ticket is open';
comment on column ledger.is_continuation is 'it continues an earlier contact and shares its ticket: the work items and clocks of the ticket count there, and only there';
comment on column ledger.first_replied_at is 'for a continuation: an answer after it came';
