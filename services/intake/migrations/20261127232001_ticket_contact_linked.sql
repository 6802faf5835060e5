-- Tickets are merged and split, and their events come on several ways, in no order between tickets: a contact is where the
-- latest word puts it.
alter table ticket_contact add column linked_at timestamptz not null default 'epoch';
alter table ticket_contact alter column linked_at drop default;
comment on table ticket_contact is 'which ticket a contact is on; a later word replaces an earlier one';
comment on column ticket_contact.linked_at is 'when routing said so';
-- A reply stays known by the contact that it was given to when its ticket is merged into another.
create index reply_contact on reply (contact_id, given_at desc);
