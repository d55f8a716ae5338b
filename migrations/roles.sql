-- The one script that a superuser runs, once in each database and again after every upgrade: it is idempotent.
-- store/roles.py runs it and then sets the passwords, which are never written here.
-- Roles belong to the whole server, so the first lock holds off another database that prepares the same roles.
lock table pg_catalog.pg_authid in share row exclusive mode;

do $$
declare
    wanted text;
begin
    foreach wanted in array
        array['sinhke_owner', 'sinhke_migrator', 'sinhke_gateway', 'sinhke_recorder', 'sinhke_reader', 'sinhke_checkpoint']
    loop
        if not exists (select from pg_catalog.pg_roles where rolname = wanted) then
            execute pg_catalog.format('create role %I', wanted);
        end if;
    end loop;
    execute pg_catalog.format('revoke all on database %I from public', pg_catalog.current_database());
    execute pg_catalog.format(
        'grant connect on database %I to sinhke_migrator, sinhke_gateway, sinhke_recorder, sinhke_reader, '
        'sinhke_checkpoint',
        pg_catalog.current_database());
end
$$;

-- The owner keeps its rights on the tables (foreign-key checks run as the owner) but nobody can log in as it.
-- No role has CREATEROLE: on Postgres 15 that alone is enough to grant oneself the owner.
alter role sinhke_owner nologin nosuperuser nocreaterole nocreatedb noreplication nobypassrls;
alter role sinhke_migrator login nosuperuser nocreaterole nocreatedb noreplication nobypassrls;
alter role sinhke_gateway login nosuperuser nocreaterole nocreatedb noreplication nobypassrls;
alter role sinhke_recorder login nosuperuser nocreaterole nocreatedb noreplication nobypassrls;
alter role sinhke_reader login nosuperuser nocreaterole nocreatedb noreplication nobypassrls;
alter role sinhke_checkpoint login nosuperuser nocreaterole nocreatedb noreplication nobypassrls;

-- What the migrator creates belongs to the owner from its first statement on.
grant sinhke_owner to sinhke_migrator;
alter role sinhke_migrator set role = 'sinhke_owner';

-- The recorder gives up before its bounded local activity (2 s) does.
alter role sinhke_recorder set lock_timeout = '700ms';
alter role sinhke_recorder set statement_timeout = '1s';
alter role sinhke_recorder set idle_in_transaction_session_timeout = '1500ms';

alter role sinhke_gateway set lock_timeout = '3s';
alter role sinhke_gateway set statement_timeout = '5s';
alter role sinhke_gateway set idle_in_transaction_session_timeout = '10s';

alter role sinhke_reader set lock_timeout = '3s';
alter role sinhke_reader set statement_timeout = '5s';
alter role sinhke_reader set idle_in_transaction_session_timeout = '10s';
alter role sinhke_reader set default_transaction_read_only = on;

-- The checkpoint job reads many rows at once and holds nobody up: nobody else writes what it locks.
alter role sinhke_checkpoint set lock_timeout = '3s';
alter role sinhke_checkpoint set statement_timeout = '60s';
alter role sinhke_checkpoint set idle_in_transaction_session_timeout = '30s';

-- A migration may take long, but must not make others wait long for its lock.
alter role sinhke_migrator set lock_timeout = '3s';
alter role sinhke_migrator set statement_timeout = '0';
alter role sinhke_migrator set idle_in_transaction_session_timeout = '10s';

alter schema public owner to sinhke_owner;
revoke all on schema public from public;
grant usage on schema public to sinhke_gateway, sinhke_recorder, sinhke_reader, sinhke_checkpoint;

-- The reader sees every table of today and tomorrow; a function is nobody's until a migration grants it.
alter default privileges for role sinhke_owner in schema public grant select on tables to sinhke_reader;
alter default privileges for role sinhke_owner revoke execute on functions from public;
