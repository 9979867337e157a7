# Watches GCE's metadata: a preemption is announced 30 seconds ahead. The service holds the answer back until the value
# changes; with the tag of the last answer nothing is missed between two calls.
. "${0%/*}/drain.sh"

POLL_SECONDS=${POLL_SECONDS:-1}
DRAIN_SECONDS=${DRAIN_SECONDS:-25}
WAIT_SECONDS=${WAIT_SECONDS:-60}

# The last --max-time counts; the service needs longer than fetch allows.
wait_for_change() {
  fetch --include --max-time "$((WAIT_SECONDS + 10))" --header 'Metadata-Flavor: Google' \
    "$METADATA_URL/computeMetadata/v1/instance/preempted?wait_for_change=true&timeout_sec=$WAIT_SECONDS&last_etag=$tag"
}

tag=0
while :; do
  if answer=$(wait_for_change | tr -d '\r') && [ -n "$answer" ]; then
    tag=$(printf '%s\n' "$answer" | sed -n 's/^[Ee][Tt][Aa][Gg]: *//p')
    if [ "$(printf '%s\n' "$answer" | tail -n 1)" = TRUE ]; then
      drain "preemption" && rest
      # Not all left in time: the next call must not wait for a change that has been.
      tag=0
    fi
  else
    tag=0
  fi
  pause "$POLL_SECONDS"
done
