-- Regions are paths in a tree.
create extension if not exists ltree;
