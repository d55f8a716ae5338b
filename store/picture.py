"""The picture of the schema: migrations/ is the path, migrations/schema.sql is where it leads.

Read from the catalogs, in order of names, in words that are the same on Postgres 15 to 18, so that a test can compare
it with a migrated database. It is for reading, not for running.
"""

import asyncio
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import asyncpg

if TYPE_CHECKING:
    Connection = asyncpg.Connection[asyncpg.Record]

_HEADER = """-- Generated from a migrated database; a test compares. After a new migration:
--     python -m store.picture URL > migrations/schema.sql
-- Owner of everything: sinhke_owner. What is not granted here is refused.
"""

_TABLES = """
    select c.oid, c.relname, d.description
    from pg_class c
    left join pg_description d on d.objoid = c.oid and d.classoid = 'pg_class'::regclass and d.objsubid = 0
    where c.relnamespace = 'public'::regnamespace and c.relkind = $1
    order by c.relname"""

_COLUMNS = """
    select concat_ws(' ', a.attname, format_type(a.atttypid, a.atttypmod),
                     case when a.attnotnull then 'not null' end,
                     case when a.attidentity = 'a' then 'generated always as identity' end,
                     'default ' || pg_get_expr(d.adbin, d.adrelid, true))
    from pg_attribute a
    left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
    where a.attrelid = $1 and a.attnum > 0 and not a.attisdropped
    order by a.attnum"""

# Not-null constraints have rows of their own from Postgres 18 on; here they stand with their columns.
_CONSTRAINTS = """
    select concat_ws(' ', 'constraint', conname, pg_get_constraintdef(oid, true))
    from pg_constraint
    where conrelid = $1 and contype in ('p', 'u', 'f', 'c')
    order by position(contype::text in 'pufc'), conname"""

_INDEXES = """
    select pg_get_indexdef(i.indexrelid, 0, true)
    from pg_index i
    join pg_class c on c.oid = i.indexrelid
    left join pg_constraint k on k.conindid = i.indexrelid and k.contype in ('p', 'u')
    where i.indrelid = $1 and k.oid is null
    order by c.relname"""

_TRIGGERS = """
    select pg_get_triggerdef(oid, true)
           || case tgenabled when 'A' then '; -- always' when 'O' then ';' else '; -- OFF' end
    from pg_trigger
    where tgrelid = $1 and not tgisinternal
    order by tgname"""

_GRANTS = """
    with held as (
        select a.grantee, lower(a.privilege_type) as right_held
        from pg_class c, aclexplode(c.relacl) a
        where c.oid = $1 and a.grantee <> c.relowner
        union all
        select a.grantee, format('%s (%s)', lower(a.privilege_type), string_agg(t.attname, ', ' order by t.attnum))
        from pg_attribute t, aclexplode(t.attacl) a
        where t.attrelid = $1
        group by a.grantee, a.privilege_type),
    by_role as (
        select case grantee when 0 then 'public' else grantee::regrole::text end as role,
               string_agg(right_held, ', ' order by right_held collate "C") as rights
        from held
        group by grantee)
    select format('grant %s on %s to %s;', rights, $1::regclass, string_agg(role, ', ' order by role collate "C"))
    from by_role
    group by rights
    order by min(role collate "C")
"""

_FUNCTIONS = """
    select obj_description(p.oid, 'pg_proc') as description,
           format('create function %s(%s) returns %s language %s %s%s%s;', p.proname,
                  pg_get_function_arguments(p.oid), pg_get_function_result(p.oid), l.lanname,
                  case p.provolatile when 'v' then 'volatile' when 's' then 'stable' else 'immutable' end,
                  case when p.prosecdef then ' security definer' end,
                  ' set ' || array_to_string(p.proconfig, ' set ')) as head,
           (select format('grant execute on function %s to %s;', p.oid::regprocedure,
                          string_agg(case a.grantee when 0 then 'public' else a.grantee::regrole::text end, ', '
                                     order by a.grantee::regrole::text collate "C"))
            from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
            where a.grantee <> p.proowner
            having count(*) > 0) as grants
    from pg_proc p
    join pg_language l on l.oid = p.prolang
    where p.pronamespace = 'public'::regnamespace
    order by p.oid::regprocedure::text collate "C"
"""


async def picture(connection: "Connection") -> str:
    """The schema `public` as text. The connection may be of any role that may read the catalogs."""
    parts = [_HEADER]
    for table in await connection.fetch(_TABLES, b"r"):
        parts.append(await _table(connection, table))
    for view in await connection.fetch(_TABLES, b"v"):
        parts.append(await _view(connection, view))
    for function in await connection.fetch(_FUNCTIONS):
        parts.append(_text([_comment(function), function["head"], function["grants"]]))
    return "\n".join(parts)


async def _table(connection: "Connection", table: asyncpg.Record) -> str:
    oid, name = table["oid"], table["relname"]
    inside = [*await _lines(connection, _COLUMNS, oid), *await _lines(connection, _CONSTRAINTS, oid)]
    body = f"create table {name} (\n    " + ",\n    ".join(inside) + "\n);"
    indexes = [f"{line};" for line in await _lines(connection, _INDEXES, oid)]
    triggers = await _lines(connection, _TRIGGERS, oid)
    return _text([_comment(table), body, *indexes, *triggers, *await _lines(connection, _GRANTS, oid)])


async def _view(connection: "Connection", view: asyncpg.Record) -> str:
    definition = await connection.fetchval("select pg_get_viewdef($1::oid, true)", view["oid"])
    body = f"create view {view['relname']} as\n{definition}"
    return _text([_comment(view), body, *await _lines(connection, _GRANTS, view["oid"])])


async def _lines(connection: "Connection", query: str, oid: int) -> list[str]:
    return [row[0] for row in await connection.fetch(query, oid)]


def _comment(thing: asyncpg.Record) -> str:
    return f"-- {thing['description']}" if thing["description"] else ""


def _text(lines: Sequence[str | None]) -> str:
    return "\n".join(line for line in lines if line) + "\n"


async def _print(url: str) -> None:
    connection = await asyncpg.connect(url, timeout=10)
    try:
        sys.stdout.write(await picture(connection))
    finally:
        await connection.close(timeout=10)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m store.picture URL")
    asyncio.run(_print(sys.argv[1]))
