-- What stands in a database beside the rows of its tables: each column with its type and place, and all else there is.
--
-- In:  the catalogue of the database that is open.
-- Out: kind, schema_name, belongs_to, place, name, type, said; place and type are those of a column in its table, else
--      0 and NULL, and said is what else there is to know of it as one text. In the order of all of them.
SELECT
    'column' AS kind,
    schema_name,
    table_name AS belongs_to,
    column_index AS place,
    column_name AS name,
    data_type AS type,
    CAST([CAST(is_nullable AS VARCHAR), column_default, generation_expression, comment] AS VARCHAR) AS said
FROM duckdb_columns()
WHERE database_name = CURRENT_DATABASE() AND NOT internal

UNION ALL

SELECT
    'table',
    schema_name,
    table_name,
    0,
    table_name,
    NULL,
    comment
FROM duckdb_tables()
WHERE database_name = CURRENT_DATABASE() AND NOT internal

UNION ALL

SELECT
    'view',
    schema_name,
    view_name,
    0,
    view_name,
    NULL,
    CAST([sql, comment] AS VARCHAR)
FROM duckdb_views()
WHERE database_name = CURRENT_DATABASE() AND NOT internal

UNION ALL

SELECT
    'function',
    schema_name,
    function_name,
    0,
    function_name,
    NULL,
    CAST([function_type, macro_definition, CAST(parameters AS VARCHAR), comment] AS VARCHAR)
FROM duckdb_functions()
WHERE database_name = CURRENT_DATABASE() AND NOT internal

UNION ALL

SELECT
    'sequence',
    schema_name,
    sequence_name,
    0,
    sequence_name,
    NULL,
    CAST([sql, comment] AS VARCHAR)
FROM duckdb_sequences()
WHERE database_name = CURRENT_DATABASE()

UNION ALL

SELECT
    'index',
    schema_name,
    table_name,
    0,
    index_name,
    NULL,
    CAST([sql, comment] AS VARCHAR)
FROM duckdb_indexes()
WHERE database_name = CURRENT_DATABASE()

UNION ALL

SELECT
    'constraint',
    schema_name,
    table_name,
    constraint_index,
    constraint_name,
    NULL,
    constraint_text
FROM duckdb_constraints()
WHERE database_name = CURRENT_DATABASE()

UNION ALL

SELECT
    'type',
    schema_name,
    type_name,
    0,
    type_name,
    NULL,
    CAST([logical_type, CAST(labels AS VARCHAR), comment] AS VARCHAR)
FROM duckdb_types()
WHERE database_name = CURRENT_DATABASE() AND NOT internal

UNION ALL

SELECT
    'trigger',
    schema_name,
    table_name,
    0,
    trigger_name,
    NULL,
    CAST([sql, comment] AS VARCHAR)
FROM duckdb_triggers()
WHERE database_name = CURRENT_DATABASE()

UNION ALL

SELECT
    'schema',
    schema_name,
    schema_name,
    0,
    schema_name,
    NULL,
    comment
FROM duckdb_schemas()
WHERE database_name = CURRENT_DATABASE() AND NOT internal
ORDER BY ALL
