-- What a contact said before it was changed: the journal names changed personal fields without their values.
create table contact_history (
    contact_id    uuid        not null,
    version       bigint      not null,
    content       bytea       not null,
    superseded_at timestamptz not null,
    constraint contact_history_pk primary key (contact_id, version),
    constraint contact_history_contact foreign key (contact_id) references contact on delete cascade
);
comment on table contact_history is 'superseded versions of contacts; read only together with the contact, so its row-level security decides';
comment on column contact_history.content is 'afterdose.intake.v1.ContactReceived as it stood; personal data';
