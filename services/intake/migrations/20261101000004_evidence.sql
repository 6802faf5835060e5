-- Which evidence belongs to which contact; the bytes are in the evidence store.
create table evidence (
    contact_id uuid   not null,
    place      integer not null,
    sha256     text   not null,
    role       text   not null,
    media_type text   not null,
    name       text   not null,
    size_bytes bigint not null,
    constraint evidence_pk primary key (contact_id, place),
    constraint evidence_once unique (contact_id, sha256, role, name)
);
comment on table evidence is 'evidence of contacts and of what was rejected or came twice';
comment on column evidence.contact_id is 'the id that the submission has, or would have, as a contact';
comment on column evidence.place is 'order of arrival within the contact, from 1';
comment on column evidence.sha256 is 'address in the evidence store, lower-case hex';
comment on column evidence.role is 'raw, attachment or recording';
comment on column evidence.name is 'file name as the sender chose it; may be personal data';
