-- Products 药品/器械.
create table product (
    product_id      uuid        not null,
    product_code    text        not null,
    generic_name    text        not null,
    trade_name      text        not null,
    dosage_form     text        not null,
    specification   text        not null,
    pack_size       text        not null,
    approval_number text        not null,
    holder          text        not null,
    kind            text        not null,
    version         bigint      not null,
    changed_at      timestamptz not null,

    constraint product_pk primary key (product_id),
    constraint product_code_once unique (product_code),
    constraint product_kind_known check (kind in ('drug', 'device')),
    constraint product_version_positive check (version >= 1)
);

create index product_by_text on product
    using gin ((product_code || ' ' || generic_name || ' ' || trade_name || ' ' || approval_number) gin_trgm_ops);

comment on table product is 'products, imported; all columns but id and code are mutable';
comment on column product.product_id is 'derived from the code, so that every installation and every import finds the same';
comment on column product.approval_number is '批准文号 or 注册证号/备案号 in its plain form; several packs may share one';
comment on column product.holder is '上市许可持有人 or 注册人/备案人';
