-- The contacts numbered from $1 up to $2 of $3, received in the $4 days before the moment $5.
insert into drawn
with moment as (
    select i, pg_temp.continues(i) as earlier, pg_temp.chance(i, 10) as of_day, pg_temp.chance(i, 21) as by_state,
        -- a little more of them every day
        floor((sqrt(2.25 + 4.0 * (i + 0.5) / $3::bigint) - 1.5) * $4::integer)::integer as day
    from generate_series($1::bigint, $2::bigint - 1) as i
), received as (
    select moment.*,
        earlier is not null and pg_temp.continues(earlier) is null as is_further,
        least(
            $5::timestamptz - interval '1 minute' * (1 + 500 * pg_temp.chance(i, 11)),
            date_trunc('day', $5::timestamptz at time zone 'Asia/Shanghai') at time zone 'Asia/Shanghai'
                - interval '1 day' * ($4::integer - 1 - day)
                -- few at night, most in the morning
                + interval '1 hour' * case when of_day < 0.05 then of_day * 160
                                           else 8 + 13 * power((of_day - 0.05) / 0.95, 1.3) end
        ) as received_at
    from moment
), aged as (
    select received.*, extract(epoch from $5::timestamptz - received_at) / 86400 as age from received
)
select i, received_at, pg_temp.name_of('contact', i), is_further,
    pg_temp.name_of('ticket', case when is_further then earlier else i end),
    case when is_further then earlier else i end,
    (select paths[width_bucket(pg_temp.chance(i, 24), begins)] from place),
    (array['phone', 'web', 'wechat', 'email', 'visit', 'letter', 'fax', 'opinion_book', 'other'])
        [width_bucket(pg_temp.chance(i, 25), array[0, 0.45, 0.65, 0.80, 0.92, 0.96, 0.97, 0.98, 0.99])],
    (array['consultation', 'complaint', 'return_exchange', 'adverse_reaction', 'delivery_error', 'suggestion', 'other',
           'device_event', 'repair', 'recall_information'])
        [width_bucket(pg_temp.chance(i, 20), array[0, 0.52, 0.69, 0.81, 0.87, 0.92, 0.95, 0.97, 0.985, 0.995])],
    case when pg_temp.chance(i, 26) < 0.15 then
        (array['consultation', 'complaint', 'return_exchange', 'adverse_reaction'])
            [width_bucket(pg_temp.chance(i, 27), array[0, 0.36, 0.64, 0.82])] end,
    case
        when by_state < case when age > 30 then 0.993 when age > 7 then 0.95 when age > 1 then 0.75 else 0.25 end
            then 'closed'
        when by_state > 0.998 or age <= 30 and by_state > 0.985 then 'waiting'
        else 'open'
    end,
    pg_temp.chance(i, 22), age, pg_temp.chance(i, 23) < 0.6,
    1 + floor((select count(*) from medicine) * power(pg_temp.chance(i, 28), 2.5))::integer,
    'A' || to_char(received_at - interval '1 day' * (30 + 300 * pg_temp.chance(i, 29)), 'YYMM')
        || chr(65 + floor(3 * pg_temp.chance(i, 30))::integer),
    'YH-' || to_char(received_at at time zone 'Asia/Shanghai', 'YYYYMMDD') || '-'
        || translate(upper(substr(md5('receipt ' || i), 1, 5)), 'ILOU', '2345')
from aged
