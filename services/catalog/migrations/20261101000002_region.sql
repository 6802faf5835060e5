-- The one region tree; everybody may read it.
create table region (
    path       ltree       not null,
    name_zh    text        not null,
    name_en    text        not null,
    kind       text        not null,
    version    bigint      not null,
    changed_at timestamptz not null,

    constraint region_pk primary key (path),
    constraint region_kind_known check (kind in ('country', 'region', 'province', 'city', 'office')),
    constraint region_version_positive check (version >= 1)
);

comment on table region is 'country, regions, provinces, cities, offices; entries are never removed, because contacts and tickets name them';
comment on column region.path is 'e.g. cn.east.zhejiang; the parent is in the table too';
comment on column region.name_zh is 'mutable';
comment on column region.name_en is 'mutable';
comment on column region.kind is 'mutable';
comment on column region.version is 'mutable; rises by one with every change';
