-- The address of a message is encrypted under the data key of the contact it answers. Nothing that was kept in clear is
-- taken along: before this there were development versions only.
do $$ begin
    if exists (select from message) then
        raise exception 'this database holds messages of a development version that kept addresses in clear: start with an empty one';
    end if;
end $$;
alter table message drop column recipient, add column recipient_sealed bytea not null;
comment on column message.recipient_sealed is 'mail address, encrypted under the data key whose subject is the contact; unreadable once that key is dropped';
