-- The keys under which a service encrypts what identifies people: one for each person, itself encrypted (wrapped).
create table data_key (
    subject    uuid  not null constraint data_key_pk primary key,
    wrapped    bytea not null,
    wrapped_by text  not null
);
comment on table data_key is 'data keys, wrapped; deleting one makes everything encrypted under it unreadable for ever, which erases the person';
comment on column data_key.subject is 'whom the key is for; the service says what it means by it';
comment on column data_key.wrapped is 'mutable: AES-256-GCM of the data key under the key-encryption key; wrapped anew when that one is changed';
comment on column data_key.wrapped_by is 'mutable: id of the key-encryption key in the configuration';
