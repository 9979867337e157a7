# Watches Azure's Scheduled Events: an eviction is announced up to 30 seconds ahead. Events of the whole scale set are
# listed, so only those count that name this machine. Once drained the event is approved: the machine may go.
. "${0%/*}/drain.sh"

POLL_SECONDS=${POLL_SECONDS:-1}
DRAIN_SECONDS=${DRAIN_SECONDS:-25}
EVENTS="$METADATA_URL/metadata/scheduledevents?api-version=2020-07-01"

get() {
  fetch --header 'Metadata: true' "$@"
}

machine=
while [ -z "$machine" ]; do
  machine=$(get "$METADATA_URL/metadata/instance/compute/name?api-version=2021-02-01&format=text") || pause "$POLL_SECONDS"
done
say "watching for $machine"

while :; do
  # One event to a line; an event holds no other object.
  event=$(get "$EVENTS" | tr -d '\r\n' | tr '}' '\n' | grep '"EventType" *: *"Preempt"' | grep -F "\"$machine\"" |
    sed -n 's/.*"EventId" *: *"\([^"]*\)".*/\1/p' | head -n 1)
  if [ -n "$event" ] && drain "eviction $event"; then
    get --request POST --data "{\"StartRequests\":[{\"EventId\":\"$event\"}]}" "$EVENTS"
    rest
  fi
  pause "$POLL_SECONDS"
done
