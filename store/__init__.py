"""The only package that speaks to Postgres: log, ledger, register and cards, with named SQL in files."""
