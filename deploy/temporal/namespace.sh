#!/bin/sh
# Our namespace with its retention, and the search attributes of workflows/attributes.py; run again it changes nothing.
# TEMPORAL_ADDRESS, NAMESPACE and RETENTION come from the environment.
set -eu

tries=30
until temporal operator cluster health --address "$TEMPORAL_ADDRESS"; do
    tries=$((tries - 1))
    [ "$tries" -gt 0 ] || exit 1
    sleep 2
done

if temporal operator namespace describe --namespace "$NAMESPACE" --address "$TEMPORAL_ADDRESS" >/dev/null 2>&1; then
    temporal operator namespace update --namespace "$NAMESPACE" --retention "$RETENTION" --address "$TEMPORAL_ADDRESS"
else
    temporal operator namespace create --namespace "$NAMESPACE" --retention "$RETENTION" --address "$TEMPORAL_ADDRESS"
fi

# The same name with the same type again is accepted; another type is refused and ends this script. A namespace that was
# made a moment ago may not be known everywhere yet, hence the tries.
attribute() { # name, type
    tries=20
    until temporal operator search-attribute create --namespace "$NAMESPACE" --name "$1" --type "$2" \
        --address "$TEMPORAL_ADDRESS"; do
        tries=$((tries - 1))
        [ "$tries" -gt 0 ] || exit 1
        sleep 1
    done
}
attribute Commune Keyword
attribute Stage Keyword
attribute FundYear Int
attribute HolderDuty Keyword
attribute NextDate Keyword
