-- Region paths, and substrings of Chinese names.
create extension if not exists ltree;
create extension if not exists pg_trgm;
