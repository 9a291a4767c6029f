SELECT name, file, block FROM warning_lists ORDER BY name;
