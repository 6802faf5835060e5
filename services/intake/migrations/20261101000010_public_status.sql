-- What a sender may learn of a contact: how far its ticket is.
create table ticket (
    ticket_id       text        not null constraint ticket_pk primary key,
    version         bigint      not null,
    is_closed       boolean     not null,
    last_replied_at timestamptz,
    changed_at      timestamptz not null
);
comment on table ticket is 'tickets as routing last described them; all but the id are mutable';

create table ticket_contact (
    contact_id uuid not null constraint ticket_contact_pk primary key,
    ticket_id  text not null
);
comment on table ticket_contact is 'which ticket a contact is on; a later ticket replaces an earlier one';

create table reply (
    reply_id   uuid        not null constraint reply_pk primary key,
    ticket_id  text        not null,
    contact_id uuid        not null,
    given_at   timestamptz not null,
    body       text        not null
);
create index reply_ticket on reply (ticket_id, given_at desc);
comment on table reply is 'replies to contacts, to recognise answers to them and to show them to senders without an e-mail address';
comment on column reply.body is 'personal data';
create table reply_sent (
    reply_id uuid        not null constraint reply_sent_pk primary key,
    sent_at  timestamptz not null
);
comment on table reply_sent is 'replies the customer has; apart from reply, because either may arrive first';
