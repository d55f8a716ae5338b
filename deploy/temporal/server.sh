#!/bin/sh
# The image takes the database's password from the environment alone; it is read from its file here, at the last moment.
set -eu
POSTGRES_PWD=$(cat /run/secrets/temporal_password)
export POSTGRES_PWD
exec /etc/temporal/entrypoint.sh
