#!/bin/sh
# Makes a random password file for each role that has none yet. The folder is closed to others (0700); the files are
# readable (0444), because each container reads its own as another user and is given no other file of the folder.
set -eu
folder=$(dirname "$0")/secrets
umask 077
mkdir -p "$folder"
chmod 0700 "$folder"
for role in postgres_password temporal_password sinhke_migrator sinhke_gateway sinhke_recorder sinhke_reader \
    sinhke_checkpoint; do
    [ -e "$folder/$role" ] && continue
    head -c 24 /dev/urandom | base64 | tr '+/' '-_' >"$folder/$role.new"
    chmod 0444 "$folder/$role.new"
    mv "$folder/$role.new" "$folder/$role"
done
