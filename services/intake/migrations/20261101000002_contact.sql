-- What somebody told us, by whatever channel.
create table contact (
    contact_id        uuid        not null constraint contact_pk primary key,
    version           bigint      not null,
    receipt           text        not null constraint contact_receipt_once unique,
    channel           smallint    not null,
    source            text        not null,
    source_key        text        not null,
    received_at       timestamptz not null,
    region            ltree       not null,
    reporter_name     text        not null,
    reporter_organisation text    not null,
    reporter_phone    text        not null,
    reporter_email    text        not null,
    reporter_address  text        not null,
    subject           text        not null,
    text              text        not null,
    language          text        not null,
    stated_kind       integer     not null,
    products          jsonb       not null,
    customer_id       text        not null,
    in_reply_to_contact_id uuid,
    thread_reason     text        not null,
    first_responder   text        not null,
    call_facts        jsonb,
    mail_message_id   text        not null,
    channel_note      text        not null,
    product_grade     text        not null,
    purchased_on      text        not null,
    is_described      boolean     not null,
    needs_description boolean     not null,
    actor             text        not null,
    constraint contact_version_positive check (version > 0),
    constraint contact_key_once unique (channel, source, source_key)
);
create index contact_newest on contact (received_at desc, contact_id desc);
create index contact_region on contact using gist (region);
comment on table contact is 'contacts 来件 as they stand now; superseded versions are in contact_history, who changed what in journal';
comment on column contact.contact_id is 'derived from channel, source and source_key, so that a redelivery finds what it made before';
comment on column contact.version is 'mutable: rises by one with every change';
comment on column contact.receipt is 'receipt number 受理编号 that the sender was told';
comment on column contact.source_key is 'what names the thing in its source: mailbox uid, call id, submission key, key of a registration';
comment on column contact.region is 'mutable: path in the region tree; cn when nothing better is known. Row-level security goes by it';
comment on column contact.reporter_name is 'mutable, personal data, as are the other reporter columns, subject and text';
comment on column contact.stated_kind is 'mutable: number of the work kind that the source or a person stated; 0 for none';
comment on column contact.products is 'mutable: products, batches and trace codes the text names; product_id is empty for what the catalogue does not know';
comment on column contact.thread_reason is 'why it was taken for a continuation of in_reply_to_contact_id';
comment on column contact.first_responder is 'mutable: first responder 首问责任人, person id; empty while nobody is known';
comment on column contact.call_facts is 'mutable: what is known of the call so far; null for other channels';
comment on column contact.is_described is 'mutable: a person wrote subject or text, which call events no longer replace';
comment on column contact.needs_description is 'mutable: a call of which nobody has written down what was said';
comment on column contact.actor is 'who recorded it first: person id, or service:intake';
alter table contact enable row level security;
create policy contact_region on contact using (
    current_setting('afterdose.regions', true) = '*'
    or region <@ any (string_to_array(nullif(current_setting('afterdose.regions', true), '*'), ',')::ltree[]));
