-- An ID token opens one session; whoever finds it afterwards opens none.
create table spent_id_token (
    token_hash bytea       not null,
    expires_at timestamptz not null,

    constraint spent_id_token_pk primary key (token_hash),
    constraint spent_id_token_sha256 check (octet_length(token_hash) = 32)
);

create index spent_id_token_by_expiry on spent_id_token (expires_at);

comment on table spent_id_token is 'ID tokens that have been used; a row is deleted once the token has expired anyway';
comment on column spent_id_token.token_hash is 'SHA-256 of the token';
