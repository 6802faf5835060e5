create table seen (
    path text not null
);
comment on table seen is 'what the test service was told';
