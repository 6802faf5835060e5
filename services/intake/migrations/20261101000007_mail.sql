-- Mails that became contacts: to notice the same mail by another route, and answers to them.
create table mail (
    contact_id uuid    not null constraint mail_pk primary key,
    message_id text    not null,
    dedupe_key text    not null,
    is_strong  boolean not null
);
create unique index mail_once on mail (dedupe_key) where is_strong;
create index mail_message_id on mail (message_id) where message_id <> '';
comment on table mail is 'mails that became contacts';
comment on column mail.message_id is 'Message-ID without angle brackets; senders do not keep it unique';
comment on column mail.dedupe_key is 'hash of Message-ID, sender and content';
comment on column mail.is_strong is 'the sender named the mail or its time, so an equal key is the same mail';

create table acknowledgement (
    contact_id   uuid        not null constraint acknowledgement_pk primary key,
    address_hash text        not null,
    due_at       timestamptz not null
);
create index acknowledgement_rate on acknowledgement (address_hash, due_at);
comment on table acknowledgement is 'acknowledgements asked for: one per contact, few per address and hour (loop rule)';
comment on column acknowledgement.address_hash is 'SHA-256 of the lower-case address';
