# Shared by the watchers of all clouds, which read it first. NODE_NAME is the machine's name in Kubernetes.
: "${NODE_NAME:?the name of this machine in Kubernetes}"

METADATA_URL=${METADATA_URL:-http://169.254.169.254}
# How long a pod may take: a client node hands its round back within 20 seconds of SIGTERM.
GRACE_SECONDS=${GRACE_SECONDS:-20}

# Process 1 of a container ignores SIGTERM unless it says otherwise.
trap 'exit 0' TERM INT

say() {
  echo "$(date -u +%Y-%m-%dT%H:%M:%SZ) $NODE_NAME: $*"
}

# In the background, so that a signal is heard at once.
pause() {
  sleep "$1" &
  wait "$!"
}

fetch() {
  curl --silent --fail --connect-timeout 2 --max-time 4 "$@"
}

# No new pods, and the ones that are here leave, each with time to hand back what it works on.
drain() {
  say "$1: draining"
  kubectl drain "$NODE_NAME" --ignore-daemonsets --delete-emptydir-data --force \
    "--grace-period=$GRACE_SECONDS" "--timeout=${DRAIN_SECONDS}s"
}

# Drained: there is nothing left to do but to wait for the end.
rest() {
  say "drained"
  while :; do
    pause 3600
  done
}
