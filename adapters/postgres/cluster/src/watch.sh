# Ends the cluster in folder $1 once no process named in its users/ has lived for $2 seconds, whatever
# became of the processes. Taking users/ away is what keeps a newcomer out while it ends.
quiet=0
while [ -d "$1" ]; do
  sleep 1
  quiet=$((quiet + 1))
  for user in "$1"/users/*; do
    [ -e "$user" ] || continue
    if kill -0 "${user##*/}" 2>/dev/null; then quiet=0; else rm -f "$user"; fi
  done
  [ "$quiet" -ge "$2" ] || continue
  rmdir "$1/users" 2>/dev/null || continue
  server=$(head -n 1 "$1/data/postmaster.pid" 2>/dev/null)
  if [ -n "$server" ]; then
    kill -QUIT "$server" 2>/dev/null
    while kill -0 "$server" 2>/dev/null; do sleep 0.1; done
  fi
  rm -rf "$1"
done
