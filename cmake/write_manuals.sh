#!/bin/sh
# Writes apps/<command>/<command>.md from the commands' own help: write_manuals.sh BIN [FOLDER]
set -eu
bin=$1
folder=${2:-apps}

page() {
  printf '\n```\n'
  THORAX_THREADS= "$@" --help
  printf '```\n'
}

for program in "$bin"/thorax-*; do
  command=${program##*/thorax-}
  mkdir -p "$folder/$command"
  {
    printf '# thorax-%s\n\nWritten by `make docs` from the command itself.\n' "$command"
    help=$("$program" --help)
    verbs=$(printf '%s\n' "$help" | sed -n '/^VERBS$/,/^$/s/^  \([a-z]*\)  .*/\1/p')
    if [ -z "$verbs" ] || printf '%s\n' "$help" | grep -q '^ARGUMENTS$'; then
      page "$program"
    fi
    for verb in $verbs; do
      printf '\n## thorax-%s %s\n' "$command" "$verb"
      page "$program" "$verb"
    done
  } > "$folder/$command/$command.md"
done
