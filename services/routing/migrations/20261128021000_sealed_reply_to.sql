-- The address that a mail can go to is encrypted under the data key of its contact. Nothing that was kept in clear is taken
-- along: before this there were development versions only. A reply keeps no copy of it: notify has where each letter went.
do $$ begin
    if exists (select from ticket_contact where reply_to <> '') then
        raise exception 'this database holds contacts of a development version that kept addresses in clear: start with an empty one';
    end if;
end $$;
alter table ticket_contact
    drop column reply_to,
    add column reply_to_sealed bytea,
    add column sender_trace bytea;
comment on column ticket_contact.reply_to_sealed is 'mail address, encrypted under the data key whose subject is the contact; null when there is none, unreadable once that key is dropped';
comment on column ticket_contact.sender_trace is 'keyed hash of the address, by which contacts of one sender are found; null when there is none';
create index ticket_contact_by_sender on ticket_contact (sender_trace, received_at desc) where sender_trace is not null;
alter table reply drop column recipient;
