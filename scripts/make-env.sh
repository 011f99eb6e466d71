#!/bin/sh
# Writes .env from .env.example with generated secrets. Never touches an existing .env.
set -eu
cd "$(dirname "$0")/.."

if [ -e .env ]; then
  echo "make-env: .env exists already; nothing was changed" >&2
  exit 0
fi

# Hexadecimal, because one of them becomes part of a URL. /dev/urandom, because openssl is not everywhere.
random_hex() { od -An -tx1 -N "$1" /dev/urandom | tr -d ' \n'; }

admin_password=$(random_hex 9)
umask 077
sed -e "s/^SECRET_KEY=.*/SECRET_KEY=$(random_hex 32)/" \
    -e "s/^POSTGRES_PASSWORD=.*/POSTGRES_PASSWORD=$(random_hex 24)/" \
    -e "s/^BOT_SERVICE_TOKEN=.*/BOT_SERVICE_TOKEN=$(random_hex 32)/" \
    -e "s/^METRICS_TOKEN=.*/METRICS_TOKEN=$(random_hex 24)/" \
    -e "s/^ADMIN_PASSWORD=.*/ADMIN_PASSWORD=$admin_password/" \
    -e '2,3d' .env.example > .env.new
mv .env.new .env

echo "make-env: wrote .env (readable by you only)."
echo "make-env: first administrator: $(sed -n 's/^ADMIN_EMAIL=//p' .env), password: $admin_password"
