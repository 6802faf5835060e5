-- What the catalogue knows and a contact may leave out.
create table product (
    product_id    uuid   not null constraint product_pk primary key,
    version       bigint not null,
    event_id      uuid   not null,
    generic_name  text   not null,
    specification text   not null,
    pack_size     text   not null
);
comment on table product is 'read model: products by their newest event; fills what a mention leaves empty';

create table customer (
    customer_id uuid   not null constraint customer_pk primary key,
    version     bigint not null,
    event_id    uuid   not null,
    name        text   not null
);
comment on table customer is 'read model: customers by their newest event; names the user unit when the contact does not';
