-- Where intake says that a contact belongs; row-level security goes by the region of its ticket.
alter table ticket_contact add column told_region ltree;
update ticket_contact set told_region = region;
alter table ticket_contact alter column told_region set not null;
comment on column ticket_contact.told_region is 'the region that intake tells; the ticket follows when its first contact moves';
