-- Batches 批号.
create table batch (
    batch_id     uuid        not null,
    product_id   uuid        not null,
    batch_number text        not null,
    produced_on  date        not null,
    expires_on   date        not null,
    version      bigint      not null,
    changed_at   timestamptz not null,

    constraint batch_pk primary key (batch_id),
    constraint batch_once unique (product_id, batch_number),
    constraint batch_of_product foreign key (product_id) references product (product_id),
    constraint batch_expires_later check (produced_on < expires_on),
    constraint batch_version_positive check (version >= 1)
);

create index batch_by_number on batch (batch_number);

comment on table batch is 'batches, imported; dates are mutable (typing errors in the source)';
comment on column batch.batch_id is 'derived from product code and batch number';
