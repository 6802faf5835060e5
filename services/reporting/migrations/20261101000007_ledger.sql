-- The ledger: one row per contact with what became of it. Every list and every count reads this view and nothing else,
-- with the rights and the regions of whoever asks, so that a number and the rows behind it cannot part.
create view ledger with (security_invoker = true) as
select
    contact.contact_id,
    contact.receipt,
    contact.channel,
    contact.received_at,
    contact.received_on,
    contact.region,
    contact.reporter_name,
    contact.reporter_organisation,
    contact.reporter_phone,
    contact.reporter_email,
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
comment on view ledger is 'one row per contact; a contact without a ticket is open';
comment on column ledger.is_continuation is 'it continues an earlier contact and shares its ticket: the work items and clocks of the ticket count there, and only there';
comment on column ledger.first_replied_at is 'for a continuation: an answer after it came';
