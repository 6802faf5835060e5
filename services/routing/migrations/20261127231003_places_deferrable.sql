-- Places are handed round within one statement when tickets are merged or split.
alter table ticket_contact
    drop constraint ticket_contact_place_once,
    add constraint ticket_contact_place_once unique (ticket_id, place) deferrable initially immediate;
alter table work_item
    drop constraint work_item_ordinal_once,
    add constraint work_item_ordinal_once unique (ticket_id, ordinal) deferrable initially immediate;
alter table reply
    drop constraint reply_ordinal_once,
    add constraint reply_ordinal_once unique (ticket_id, ordinal) deferrable initially immediate;
alter table note
    drop constraint note_ordinal_once,
    add constraint note_ordinal_once unique (ticket_id, ordinal) deferrable initially immediate;
comment on column ticket_contact.place is 'by receipt, from 0, which the ticket is opened for or, after a merge, came first';
