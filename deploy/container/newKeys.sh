#!/bin/sh
# Prints the secrets of compose.yaml, made just now: deploy/container/newKeys.sh > .env
set -eu
umask 077
random() { head -c "$1" /dev/urandom; }
printf 'POSTGRES_PASSWORD=%s\n' "$(random 24 | od -An -tx1 | tr -d ' \n')"
printf 'BECKON_OPERATOR_KEY=bk_operator_%s\n' "$(random 24 | od -An -tx1 | tr -d ' \n')"
printf 'BECKON_ENCRYPTION_KEY=%s\n' "$(random 32 | base64 | tr -d '\n')"
printf 'BECKON_METRICS_TOKEN=%s\n' "$(random 24 | od -An -tx1 | tr -d ' \n')"
printf 'GRAFANA_PASSWORD=%s\n' "$(random 12 | od -An -tx1 | tr -d ' \n')"
