#!/bin/sh
# Runs once, when the data folder is made: Temporal's role and two databases, and the record's database beside them.
# The record's own roles come with the migration (store/prepare.py).
set -eu

psql --set=ON_ERROR_STOP=1 --no-psqlrc --username="${POSTGRES_USER:-postgres}" --dbname=postgres \
    --set=password="$(cat "${TEMPORAL_PASSWORD_FILE:-/run/secrets/temporal_password}")" <<'SQL'
create role temporal login nosuperuser nocreatedb nocreaterole password :'password';
create database temporal owner temporal;
create database temporal_visibility owner temporal;
create database sinhke;
revoke connect on database sinhke from public;
revoke connect on database temporal from public;
revoke connect on database temporal_visibility from public;
grant connect on database temporal, temporal_visibility to temporal;
SQL
