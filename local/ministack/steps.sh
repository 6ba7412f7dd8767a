# Sourced by the scripts of this folder: named steps with a temp folder, WORK, for their logs.

# step NAME COMMAND…: prints one line per step. The first failure ends the script and prints the logs.
step() {
  local name=$1 started=$SECONDS
  shift
  if "$@" >"$WORK/log" 2>&1; then
    echo "ok    $name ($((SECONDS - started)) s)"
  else
    echo "FAIL  $name ($((SECONDS - started)) s)"
    for log in "$WORK/log" "$WORK"/*.log; do echo "-- the end of ${log##*/}"; tail -n 40 "$log" 2>/dev/null || true; done
    exit 1
  fi
}

# A free TCP port on loopback.
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
