-- Text modules 话术 for replies: texts with placeholders, for the whole house. They say nothing of customers, so the journal
-- holds every version in full and only the current one stands here.
create table text_module (
    text_module_id uuid        not null constraint text_module_pk primary key,
    version        bigint      not null,
    name           text        not null,
    body           text        not null,
    kinds          text[]      not null,
    language       text        not null,
    active         boolean     not null,
    changed_at     timestamptz not null,
    constraint text_module_name_once unique (language, name),
    constraint text_module_language_known check (language in ('zh', 'en'))
);
comment on table text_module is 'texts that clerks begin replies with; mutable, never deleted but taken out of use';
comment on column text_module.version is 'rises by one with every change; equals the version of the last journal entry';
comment on column text_module.kinds is 'kinds of work that it is offered for; empty for all';
