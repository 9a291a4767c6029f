INSERT INTO warning_lists (name, file, block, added) VALUES ($name, $file, $block, $now)
ON CONFLICT (name) DO UPDATE SET file = coalesce(excluded.file, file), block = excluded.block, added = excluded.added;
