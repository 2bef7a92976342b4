#!/usr/bin/env bash
# Builds the image where no container registry is in reach, and tries it: on a base of Debian's packages and the Node of
# the npm registry, with podman. Needs root. Installs podman and mmdebstrap on Debian.
# The image is removed again, unless STORE names a folder to keep it in.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
NODE_LINE=${NODE_LINE:-22}
SUITE=${SUITE:-bookworm}
WORK=$(mktemp -d)
STORE=${STORE:-$WORK/store}

say() { printf '\n== %s\n' "$*"; }
since() { printf '%s: %s s\n' "$1" "$((SECONDS - $2))"; }

if ! command -v podman runc mmdebstrap >/dev/null; then
  say "installing podman, runc and mmdebstrap"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends podman runc buildah mmdebstrap >/dev/null
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

GATEWAY=
finish() {
  [ -z "$GATEWAY" ] || with rm --force --time 1 "$GATEWAY" >/dev/null 2>&1 || true
  with volume rm --force beckon-try >/dev/null 2>&1 || true
  # An overlay may still be mounted below.
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

say "the gateway inside: health, SIGTERM, and the same data after a restart"
begun=$SECONDS
PORT=${TRY_PORT:-14000}
start() { GATEWAY=$(run --detach --env PORT="$PORT" --volume beckon-try:/data beckon); }
healthy() {
  for _ in $(seq 60); do
    if with healthcheck run "$GATEWAY" >/dev/null 2>&1; then return; fi
    sleep 0.5
  done
  with logs "$GATEWAY"
  return 1
}
told() { with logs "$GATEWAY" 2>&1 | grep "$1" >/dev/null; }
# SIGTERM, and the exit code of the gateway.
stop() {
  with kill --signal TERM "$GATEWAY" >/dev/null
  [ "$(with wait "$GATEWAY")" = 0 ]
  told '^Stopped\.'
}
start
if with healthcheck run "$GATEWAY" >/dev/null 2>&1; then echo "the health check passes before anything listens"; exit 1; fi
healthy
curl --fail --silent "http://127.0.0.1:$PORT/readyz"; echo
stop
told 'made just now'
with rm "$GATEWAY" >/dev/null
start
healthy
stop
if told 'made just now'; then echo "the keys were made anew"; exit 1; fi
since gateway $begun
say "the image works"
