#!/bin/sh
# Builds a container image of the reference server out of the files of this machine: the Node that runs it, the libraries
# which that needs, and the built program. Nothing is pulled, so it works without a registry; tar and docker are needed.
#
#   targets/reference/image/build.sh [TAG]
#
# NODE names another Node. The same files give the same layer.
set -eu
tag=${1:-grpc-health-conformance/reference:local}
root=$(cd "$(dirname "$0")/../../.." && pwd)
node=$("${NODE:-node}" --print process.execPath)
test -f "$root/dist/bin/reference-target.js" || {
  echo "there is no $root/dist/bin/reference-target.js: run npm run build first" >&2
  exit 1
}

files=$(mktemp -d)
trap 'rm -rf "$files"' EXIT
mkdir -p "$files/usr/bin" "$files/app/dist" "$files/tmp"
cp "$node" "$files/usr/bin/node"
# Libraries are looked for where they lie on this machine.
for library in $(ldd "$node" | grep -o '/[^ ]*'); do
  mkdir -p "$files$(dirname "$library")"
  cp -L "$library" "$files$library"
done
cp -R "$root/dist/bin" "$files/app/dist/bin"
cp -R "$root/proto" "$root/package.json" "$files/app/"

tar --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner -C "$files" -c . |
  docker import \
    --change 'ENTRYPOINT ["/usr/bin/node"]' \
    --change 'CMD ["/app/dist/bin/reference-target.js"]' \
    --change 'EXPOSE 50051 50052' \
    - "$tag"
