-- What qa-case and returns make of a work item: their case or return as its newest event tells.
create table proceeding (
    proceeding_id uuid   not null constraint proceeding_pk primary key,
    version       bigint not null,
    event_id      uuid   not null,
    work_item_id  uuid   not null,
    number        text   not null,
    state         text   not null,
    disposition   text   not null,
    decision      text   not null,
    product       jsonb  not null
);
create index proceeding_work_item on proceeding (work_item_id);
comment on table proceeding is 'read model: cases and returns; replaced by an event with a greater (version, event_id). Read only beside a contact that the reader may see, as ticket is';
comment on column proceeding.disposition is 'word of the disposition 处理结果; empty while there is none';
comment on column proceeding.decision is 'the decision in words; empty while there is none';
comment on column proceeding.product is 'the product mention; null in JSON when the case names none';
