-- Tickets by the number that people say, for the history of a caller.
alter table ticket add column number text not null default '';
comment on column ticket.number is 'mutable: ticket number; empty until routing next says something of a ticket from before';
