-- Regions are paths of a tree, such as cn.east.zhejiang.
create extension if not exists ltree;
