-- What identifies the sender is encrypted under a data key of his own, and found by keyed hash. Nothing that was kept in
-- clear is taken along: before this there were development versions only.
do $$ begin
    if exists (select from contact) or exists (select from call_event) or exists (select from rejected)
        or exists (select from quarantined) or exists (select from customer) then
        raise exception 'this database holds contacts of a development version that kept their senders in clear: start with an empty one';
    end if;
end $$;
alter table contact
    drop column reporter_name,
    drop column reporter_phone,
    drop column reporter_email,
    drop column reporter_address,
    add column reporter_sealed bytea not null,
    add column reporter_name_hash bytea,
    add column reporter_phone_hash bytea,
    add column reporter_email_hash bytea;
create index contact_reporter_phone on contact (reporter_phone_hash) where reporter_phone_hash is not null;
create index contact_reporter_email on contact (reporter_email_hash) where reporter_email_hash is not null;
create index contact_customer on contact (customer_id, received_at desc, contact_id desc) where customer_id <> '';
create index contact_undescribed on contact (received_at desc, contact_id desc) where needs_description;
comment on column contact.reporter_organisation is 'mutable: hospital, pharmacy, company; identifies no person and stays readable';
comment on column contact.reporter_sealed is 'mutable: name, phone, mail address and address as JSON, encrypted under the data key whose subject is the contact; unreadable once that key is dropped';
comment on column contact.reporter_name_hash is 'mutable: keyed hash of the name without blanks, as are the next two of phone and mail address in their normal form; null when empty';
comment on column contact.subject is 'mutable, in the sender''s words, as is text: may name people, and is read by whoever may read contacts';
alter table contact_history rename column content to content_sealed;
comment on column contact_history.content_sealed is 'afterdose.intake.v1.ContactReceived as it stood, encrypted under the data key of the contact';
alter table call_event drop column caller, drop column callee, add column parties_sealed bytea not null;
comment on column call_event.parties_sealed is 'caller and callee as JSON, encrypted under the data key of the contact';
alter table rejected rename column submission to submission_sealed;
comment on column rejected.submission_sealed is 'afterdose.intake.v1.ContactSubmitted without inline evidence, encrypted under the data key of the contact that restoring makes';
alter table quarantined rename column submission to submission_sealed;
comment on column quarantined.submission_sealed is 'afterdose.intake.v1.ContactSubmitted without inline evidence, encrypted under the data key of the contact';
alter table customer rename column phone_key to phone_hash;
alter table customer rename column email_key to email_hash;
alter table customer add column name text not null default '';
comment on table customer is 'customers of the catalogue, by what a contact may show of them; one is named only to who may see its region, which the code checks, so without row-level security';
comment on column customer.name_key is 'folded name; empty for a private person, who is never matched by name';
comment on column customer.name is 'as the catalogue has it; empty for a private person';
comment on column customer.phone_hash is 'keyed hash of the phone in its normal form, lower-case hex; likewise email_hash of the mail address';
comment on column acknowledgement.address_hash is 'keyed hash of the lower-case address, lower-case hex';
