#!/bin/sh
# The proof of ./run: an empty Debian without Python, a clone of this checkout, one command.
#   tests/house/debootstrap.sh [COMMAND OF ./run …]       needs root, debootstrap and apt's mirror
# The mirror, its proxy and its certificates are those of this machine's apt, asked when it runs.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd -P)
[ $# -gt 0 ] || set -- demo --no-serve
# shellcheck source=/dev/null
own=$(. /etc/os-release && echo "$VERSION_CODENAME")
suite=${SUITE:-$own}
root=$(mktemp -d)

say() { printf 'debootstrap.sh: %s\n' "$*"; }
clean_up() {
    umount -l "$root/proc" "$root/dev" 2>/dev/null || true
    rm -rf --one-file-system "$root"
}
trap clean_up EXIT
trap 'exit 1' HUP INT TERM

# shellcheck disable=SC2016  # the format is apt's, not the shell's
mirror=$(apt-get indextargets --format '$(REPO_URI)' "Codename: $own" | sort -u | head -n 1)
[ -n "$mirror" ] || { say "apt knows no mirror of $own; run apt-get update"; exit 1; }

say "an empty $suite"
debootstrap --variant=minbase "$suite" "$root" "$mirror" >"$root.log" 2>&1 ||
    { tail -n 20 "$root.log"; exit 1; }
rm -f "$root.log"
[ ! -e "$root/usr/bin/python3" ] || { say "this root already has Python"; exit 1; }

# What the network here asks of any machine: names, proxies, certificates, package settings.
cp /etc/resolv.conf /etc/hosts "$root/etc/"
apt-config dump | grep -E '^Acquire::(https?|Retries)' >"$root/etc/apt/apt.conf.d/99machine" || true
for path in /etc/ssl/certs/ca-certificates.crt /usr/local/share/ca-certificates /etc/pip.conf \
    /etc/xdg/pip "$HOME/.config/pip" "$HOME/.config/uv"; do
    [ ! -e "$path" ] || { mkdir -p "$root${path%/*}" && cp -RL "$path" "$root${path%/*}/"; }
done
mount -t proc proc "$root/proc" 2>/dev/null || true
mount --bind /dev "$root/dev" 2>/dev/null || true
git clone -q "file://$here" "$root/srv/dot"

in_root() {
    env -u PYTHONPATH -u PYTHONHOME -u VIRTUAL_ENV -u LANG -u LC_ALL TMPDIR=/tmp \
        PATH=/usr/sbin:/usr/bin:/sbin:/bin chroot "$root" "$@" </dev/null
}
timed() {
    began=$(date +%s)
    in_root "$@"
    say "$(($(date +%s) - began)) s for: $*"
}
say "the first ./run on it"
timed /srv/dot/run "$@"
say "the second"
timed /srv/dot/run --help
in_root sh -c 'test -x /usr/bin/python3 && test -d /srv/dot/.venv && test ! -e /srv/dot/.venv-test'
say "ok"
