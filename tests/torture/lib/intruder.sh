#!/bin/bash
# Tries to get at files and a process of another user; prints one line for each success.
#   intruder.sh PID read|all PATH…     (`read` leaves everything as it is)
pid=$1
mode=$2
shift 2

got() {
  local what=$1
  shift
  if "$@" >/dev/null 2>&1 </dev/null; then echo "$what"; fi
}

for path in "$@"; do
  got "read $path" cat "$path"
  got "list $path" ls "$path/"
done
for name in environ maps mem fd auxv stack; do
  if [ -d "/proc/$pid/$name" ]; then
    got "list /proc/PID/$name" ls "/proc/$pid/$name/"
  else
    got "read /proc/PID/$name" head -c 1 "/proc/$pid/$name"
  fi
done
# Attached, strace goes on until it is stopped: that is the success.
got "trace it" bash -c 'timeout -s INT 1 strace -qq -o /dev/null -p "$0"; [ $? = 124 ]' "$pid"
[ "$mode" = all ] || exit 0

for path in "$@"; do
  got "write $path" bash -c ': >>"$0"' "$path"
  got "make a file in $path" touch "$path/intruder"
  got "change the mode of $path" chmod 777 "$path"
  got "link $path" ln "$path" "$(mktemp -u)"
  got "move $path" mv -n "$path" "$path.moved"
  got "remove $path" unlink "$path"
done
got "send it a signal" kill -0 "$pid"
exit 0
