#!/bin/sh
# Writes apps/<command>/<command>.md from the commands' own help: write_manuals.sh BIN [FOLDER]
set -eu
bin=$1
folder=${2:-apps}
for program in "$bin"/thorax-*; do
  command=${program##*/thorax-}
  mkdir -p "$folder/$command"
  {
    printf '# thorax-%s\n\nWritten by `make docs` from the command itself.\n' "$command"
    verbs=$("$program" --help | sed -n '/^VERBS$/,/^$/s/^  \([a-z]*\)  .*/\1/p')
    for verb in ${verbs:-''}; do
      [ -z "$verb" ] || printf '\n## thorax-%s %s\n' "$command" "$verb"
      printf '\n```\n'
      THORAX_THREADS= "$program" ${verb:+"$verb"} --help
      printf '```\n'
    done
  } > "$folder/$command/$command.md"
done
