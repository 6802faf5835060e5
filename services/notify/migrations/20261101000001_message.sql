-- Every message that is to leave the house by mail, until somebody has taken it or it was given up.
create extension if not exists ltree;

create table message (
    message_id      uuid        not null,
    purpose         text        not null,
    subject_id      uuid        not null,
    contact_id      uuid        not null,
    region          ltree       not null,
    recipient       text        not null,
    subject         text        not null,
    body            text        not null,
    in_reply_to     text,
    mail_message_id text        not null,
    state           text        not null,
    attempts        integer     not null,
    created_at      timestamptz not null,
    next_attempt_at timestamptz not null,
    leased_until    timestamptz,
    sent_at         timestamptz,
    last_trouble    text,

    constraint message_pk primary key (message_id),
    constraint message_once unique (purpose, subject_id),
    constraint message_purpose_known check (purpose in ('acknowledgement', 'reply')),
    constraint message_state_known check (state in ('waiting', 'sent', 'failed')),
    constraint message_sent_at_when_sent check ((sent_at is not null) = (state = 'sent'))
);

create index message_due on message (next_attempt_at) where state = 'waiting';
create index message_by_contact on message (contact_id, created_at);

comment on table message is 'outgoing mail with its delivery record; never deleted';
comment on column message.subject_id is 'what it is about: the contact acknowledged, or the reply';
comment on column message.recipient is 'personal data: never in logs or journal';
comment on column message.body is 'personal data: never in logs or journal';
comment on column message.mail_message_id is 'Message-ID header; the same in every attempt, so that a mail sent twice is recognised as one';
comment on column message.state is 'mutable: waiting, sent, failed';
comment on column message.attempts is 'mutable: attempts begun';
comment on column message.next_attempt_at is 'mutable: not before this';
comment on column message.leased_until is 'mutable: somebody is sending it until then';
comment on column message.sent_at is 'mutable once: when the mail server took it';
comment on column message.last_trouble is 'mutable: slug of what went wrong last';

alter table message enable row level security;
create policy message_region on message using (
    current_setting('afterdose.regions', true) = '*'
    or region <@ any (string_to_array(nullif(current_setting('afterdose.regions', true), '*'), ',')::ltree[]));
