-- How somebody signed in: ageing of a built-in password does not touch a session that began at a provider.
alter table session add column method text not null default 'password';
alter table session add constraint session_method_known check (method in ('password', 'oidc'));

comment on column session.method is 'password or oidc';
