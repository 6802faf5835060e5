-- Who somebody is at an OpenID provider. Only issuer and subject together never change hands there.
create table provider_identity (
    issuer    text        not null,
    subject   text        not null,
    person_id uuid        not null,
    linked_at timestamptz not null,

    constraint provider_identity_pk primary key (issuer, subject),
    constraint provider_identity_of_person foreign key (person_id) references person (person_id)
);

create index provider_identity_by_person on provider_identity (person_id);

comment on table provider_identity is 'people who sign in at an OpenID provider; written at the first sign-in, never changed';

-- Providers call people by their mail address.
alter table person drop constraint person_login_form;
alter table person add constraint person_login_form check (login ~ '^[a-z0-9][a-z0-9._+@-]{1,63}$');
