-- Contacts that were there before the tally are counted once; from now on whoever writes a row does it.
insert into work_item_ticket (work_item_id, ticket_id)
select (item ->> 'work_item_id')::uuid, ticket_id
from ticket cross join lateral jsonb_array_elements(work_items) as item
on conflict on constraint work_item_ticket_pk do nothing;

select recount(array(select contact_id from contact));
