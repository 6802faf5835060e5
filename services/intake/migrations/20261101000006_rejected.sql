-- Kept, but no contact: spam, automatic mail, outgoing calls, what cannot be read. A person can restore each.
create table rejected (
    submission_id text        not null constraint rejected_pk primary key,
    contact_id    uuid        not null constraint rejected_contact_once unique,
    receipt       text        not null,
    channel       smallint    not null,
    source        text        not null,
    received_at   timestamptz not null,
    reason        text        not null,
    explanation   text        not null,
    region        ltree       not null,
    submission    bytea       not null,
    restored_at   timestamptz,
    restored_by   text
);
create index rejected_newest on rejected (received_at desc, submission_id desc) where restored_at is null;
comment on table rejected is 'submissions that are no contact; evidence stays, and restoring makes the contact';
comment on column rejected.contact_id is 'the id of the contact that restoring makes';
comment on column rejected.explanation is 'what showed it: names of rules and lexicon phrases, no personal data';
comment on column rejected.submission is 'afterdose.intake.v1.ContactSubmitted without inline evidence; personal data';
comment on column rejected.restored_at is 'mutable: when a person made it a contact';
alter table rejected enable row level security;
create policy rejected_region on rejected using (
    current_setting('afterdose.regions', true) = '*'
    or region <@ any (string_to_array(nullif(current_setting('afterdose.regions', true), '*'), ',')::ltree[]));
