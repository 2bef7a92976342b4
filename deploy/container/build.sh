#!/usr/bin/env bash
# Builds the image where no container registry is in reach, and tries it: on a base of Debian's packages and the Node of
# the npm registry, with podman. Needs root. Installs podman and mmdebstrap on Debian. The image is removed again, unless
# STORE names a folder to keep it in. With TEST_DATABASE_URL two nodes are tried on that PostgreSQL server, too:
#   node test/support/withPostgres.mjs deploy/container/build.sh
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
NODE_LINE=${NODE_LINE:-22}
SUITE=${SUITE:-bookworm}
WORK=$(mktemp -d)
STORE=${STORE:-$WORK/store}

say() { printf '\n== %s\n' "$*"; }
since() { printf '%s: %s s\n' "$1" "$((SECONDS - $2))"; }

if ! { command -v podman && command -v runc && command -v mmdebstrap; } >/dev/null; then
  say "installing podman, runc and mmdebstrap"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends podman runc mmdebstrap >/dev/null
fi

# Within the machine's own limits: podman's are higher than some machines allow.
cat >"$WORK/containers.conf" <<EOF
[containers]
default_ulimits = ["nofile=1024:$(ulimit -Hn)", "nproc=1024:4096"]
[engine]
cgroup_manager = "cgroupfs"
events_logger = "file"
runtime = "runc"
EOF
export CONTAINERS_CONF=$WORK/containers.conf
# It reports that no systemd is there to repeat the health checks, which this script asks for itself.
with() { podman --log-level fatal --root "$STORE" --runroot "$STORE.run" --storage-driver "$DRIVER" "$@"; }
DRIVER=overlay
with info >/dev/null 2>&1 || DRIVER=vfs

finish() {
  with rm --all --force --time 1 >/dev/null 2>&1 || true
  with volume rm --force beckon-try >/dev/null 2>&1 || true
  [ "$STORE" != "$WORK/store" ] || with rmi --all --force >/dev/null 2>&1 || true
  umount "$STORE/$DRIVER" 2>/dev/null || true
  rm -rf "$WORK"
}
trap finish EXIT

build() { with build --isolation chroot --network host --format docker --layers=false "$@"; }

say "a base: Debian $SUITE with Node $NODE_LINE"
begun=$SECONDS
mkdir -p "$WORK/base"
mmdebstrap --quiet --variant=minbase --include=ca-certificates "$SUITE" "$WORK/base/debian.tar"
cp "$(npx -y -p "node@$NODE_LINE" -c 'node -p process.execPath')" "$WORK/base/node"
cp -r "$(npm root --global)/npm" "$WORK/base/npm"
cat >"$WORK/base/Dockerfile" <<'EOF'
FROM scratch
ADD debian.tar /
COPY node /usr/local/bin/node
COPY npm /usr/local/lib/node_modules/npm
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm
EOF
build --quiet --tag beckon-base "$WORK/base"
since base $begun

say "the image of Dockerfile"
begun=$SECONDS
# An authority of this machine's own is needed to install packages, and stays out of the image.
authority=()
if [ -n "${NODE_EXTRA_CA_CERTS:-}" ]; then
  cp -L "$NODE_EXTRA_CA_CERTS" "$WORK/authority.pem"
  authority=(--volume "$WORK/authority.pem:/run/authority.pem:ro" --build-arg NODE_EXTRA_CA_CERTS=/run/authority.pem)
fi
build --build-arg BASE=localhost/beckon-base "${authority[@]}" --tag beckon .
since build $begun
with image inspect --format 'size: {{.Size}} bytes' beckon
with image inspect --format 'size of the base: {{.Size}} bytes' beckon-base

# As Kubernetes and compose.yaml run it.
run() { with run --network host --read-only --read-only-tmpfs=false --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges "$@"; }

say "what is inside"
run --rm --entrypoint sh beckon -c '
  [ "$(id -u)" = 10001 ] && ! touch /opt/beckon/file 2>/dev/null && touch /data/file && touch /tmp/file
  ! ls /opt/beckon/node_modules/typescript 2>/dev/null'
run --rm beckon --help >/dev/null

say "the demo inside"
begun=$SECONDS
run --rm beckon demo
since demo $begun

# start NAME PORT OPTION...
start() {
  local name=$1 port=$2
  shift 2
  run --detach --name "$name" --env PORT="$port" "$@" beckon >/dev/null
}
told() { with logs "$1" 2>&1 | grep "$2" >/dev/null; }
is_healthy() { with healthcheck run "$1" >/dev/null 2>&1; }
until_healthy() {
  for _ in $(seq 120); do
    if is_healthy "$1"; then return; fi
    sleep 0.5
  done
  with logs "$1"
  return 1
}
# What /readyz of a port answers; fails where that is no 200.
ready() {
  node -e 'fetch(process.argv[1]).then(async (answer) => {
    console.log(answer.status, await answer.text());
    process.exitCode = answer.ok ? 0 : 1;
  })' "http://127.0.0.1:$1/readyz"
}
# SIGTERM, the exit code of the gateway, and its last word.
stop() {
  with kill --signal TERM "$1" >/dev/null
  [ "$(with wait "$1")" = 0 ]
  told "$1" '^Stopped\.'
}

PORT=${TRY_PORT:-14000}
say "the gateway inside: health, SIGTERM, and the same data after a restart"
begun=$SECONDS
start first "$PORT" --volume beckon-try:/data
if is_healthy first; then echo "the health check passes before anything listens"; exit 1; fi
until_healthy first
ready "$PORT"
stop first
told first 'made just now'
start second "$PORT" --volume beckon-try:/data
until_healthy second
stop second
if told second 'made just now'; then echo "the keys were made anew"; exit 1; fi
since gateway $begun

if [ -n "${TEST_DATABASE_URL:-}" ]; then
  say "two nodes that start at the same time on a new schema of PostgreSQL"
  begun=$SECONDS
  deploy/container/newKeys.sh >"$WORK/keys"
  printf 'DATABASE_URL=%s?schema=container_%s\n' "$TEST_DATABASE_URL" "$$" >>"$WORK/keys"
  start one "$PORT" --env-file "$WORK/keys" &
  start two "$((PORT + 1))" --env-file "$WORK/keys" &
  wait %1 && wait %2
  until_healthy one
  until_healthy two
  ready "$PORT"
  ready "$((PORT + 1))"
  stop one
  is_healthy two
  stop two
  since nodes $begun
fi
say "the image works"
