#!/bin/sh
# Brings both schemas of Temporal forward to the version of this image; run again it changes nothing. The databases were
# made by databases.sh.
set -eu
SQL_PASSWORD=$(cat /run/secrets/temporal_password)
export SQL_PASSWORD

for pair in temporal:temporal temporal_visibility:visibility; do
    database=${pair%%:*} schema=${pair##*:}
    tool="temporal-sql-tool --plugin postgres12 --ep postgresql -p 5432 -u temporal --db $database"
    $tool setup-schema -v 0.0 # leaves a database alone that has a version above this one
    $tool update-schema -d "/etc/temporal/schema/postgresql/v12/$schema/versioned"
done
