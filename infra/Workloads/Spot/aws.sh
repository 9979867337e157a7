# Watches EC2's instance metadata (IMDSv2). An interruption is announced two minutes ahead, best effort. The group
# rebalances: on a recommendation it starts another machine and ends this one by itself, without any interruption, so the
# pods leave on the recommendation already; and when the group decides so, for whatever reason, it says Terminated here.
. "${0%/*}/drain.sh"

POLL_SECONDS=${POLL_SECONDS:-5}
DRAIN_SECONDS=${DRAIN_SECONDS:-110}

new_token() {
  fetch --request PUT --header 'Content-Length: 0' --header 'X-aws-ec2-metadata-token-ttl-seconds: 60' \
    "$METADATA_URL/latest/api/token"
}

get() {
  fetch --header "X-aws-ec2-metadata-token: $token" "$METADATA_URL/latest/meta-data/$1"
}

# Prints why this machine goes; fails while it stays.
reason() {
  if notice=$(get spot/instance-action); then
    echo "spot interruption $notice"
  elif [ "$(get autoscaling/target-lifecycle-state)" = Terminated ]; then
    echo "ended by its group"
  elif notice=$(get events/recommendations/rebalance); then
    echo "rebalance recommendation $notice"
  else
    return 1
  fi
}

while :; do
  if token=$(new_token) && reason=$(reason); then
    drain "$reason" && rest
  fi
  pause "$POLL_SECONDS"
done
