-- Which ticket a case or return belongs to: it knows its work item only, and a work item may move to another ticket.
create table work_item_ticket (
    work_item_id uuid not null,
    ticket_id    uuid not null,
    constraint work_item_ticket_pk primary key (work_item_id, ticket_id)
);
create index work_item_ticket_by_ticket on work_item_ticket (ticket_id);
comment on table work_item_ticket is 'the work items of a ticket as its newest version names them';
