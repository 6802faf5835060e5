-- What may show that two tickets are about the same thing. Columns of their own, compared by plain equality: row-level
-- security lets an index be asked only with operators that cannot leak.
alter table ticket_contact
    add column batch_number text not null generated always as (coalesce(product ->> 'batch_number', '')) stored;
comment on column ticket_contact.batch_number is 'of its first product; empty when unknown';
create index ticket_contact_by_sender on ticket_contact (reply_to, received_at desc) where reply_to <> '';
create index ticket_contact_by_batch on ticket_contact (batch_number, received_at desc) where batch_number <> '';
-- Dry runs of rule books go from the newest contact back.
create index ticket_contact_by_age on ticket_contact (received_at, contact_id);
