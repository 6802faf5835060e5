-- What intake needs of the catalogue to see what a contact is about; followed from events, never asked for.
create table product (
    product_id      text   not null constraint product_pk primary key,
    version         bigint not null,
    generic_name    text   not null,
    specification   text   not null,
    pack_size       text   not null,
    approval_number text   not null,
    approval_key    text   not null,
    kind            text   not null
);
create index product_approval on product (approval_key);
comment on table product is 'products of the catalogue';
comment on column product.version is 'mutable, as all but the id: the catalogue''s version, so that an old event changes nothing';
comment on column product.approval_key is 'approval number in the normal form in which texts are read';

create table product_name (
    product_id text not null,
    name_key   text not null,
    prefix     text not null,
    constraint product_name_pk primary key (product_id, name_key),
    constraint product_name_product foreign key (product_id) references product on delete cascade
);
create index product_name_prefix on product_name (prefix);
comment on table product_name is 'generic and trade names, folded as texts are';
comment on column product_name.prefix is 'first two characters, by which names in a text are looked up';

create table batch (
    batch_id   text   not null constraint batch_pk primary key,
    version    bigint not null,
    product_id text   not null,
    batch_number text not null,
    batch_key  text   not null
);
create index batch_key on batch (batch_key);
comment on table batch is 'batches 批号 of the catalogue; the product may not have arrived yet';

create table customer (
    customer_id text   not null constraint customer_pk primary key,
    version     bigint not null,
    name_key    text   not null,
    prefix      text   not null,
    class       text   not null,
    region      ltree  not null,
    phone_key   text   not null,
    email_key   text   not null
);
create index customer_prefix on customer (prefix);
create index customer_phone on customer (phone_key) where phone_key <> '';
create index customer_email on customer (email_key) where email_key <> '';
comment on table customer is 'customers of the catalogue, by what a contact may show of them; not shown to anybody, so without row-level security';
comment on column customer.prefix is 'first four characters of the folded name';

create table region (
    region  ltree  not null constraint region_pk primary key,
    version bigint not null
);
comment on table region is 'the region tree, to refuse regions that do not exist; holds no data of a region';

create table person (
    person_id text   not null constraint person_pk primary key,
    version   bigint not null,
    login     text   not null,
    is_active boolean not null
);
create index person_login on person (login);
comment on table person is 'people by login, so that the agent of a call becomes its first responder';
