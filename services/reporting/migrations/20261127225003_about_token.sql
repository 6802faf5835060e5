-- How a product or a batch becomes a token, for whoever writes tokens and whoever asks for them. Cut short, because every
-- contact has several: among a million of different ones the odds that two are alike are below one in ten million.
create function about_token(kind text, product_id text, generic_name text, batch_number text) returns text
language sql immutable parallel safe as $$
    select 'of:' || substr(md5(kind || ':' || product_id || '~' || generic_name || '#' || batch_number), 1, 16)
$$;
comment on function about_token is 'kind empty for any; a product by id, or by name when the catalogue does not know it; batch_number empty for the whole product; neither id nor name for a batch of whatever product';
