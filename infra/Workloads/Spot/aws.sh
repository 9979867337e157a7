# Watches EC2's instance metadata (IMDSv2): an interruption is announced two minutes ahead, best effort; a rebalance
# recommendation comes earlier, and often without an interruption after it, so it only keeps new pods away.
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

cordoned=
while :; do
  if token=$(new_token); then
    if notice=$(get spot/instance-action); then
      drain "spot interruption $notice" && rest
    elif [ -z "$cordoned" ] && get events/recommendations/rebalance >/dev/null; then
      cordon "rebalance recommendation" && cordoned=yes
    fi
  fi
  pause "$POLL_SECONDS"
done
