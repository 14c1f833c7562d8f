#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Each reader of foreign bytes gets arbitrary ones for a while: the wire's for a minute, the others for 20 seconds, or
# all for SECONDS. What it has found worth keeping stays in build/fuzz for the next time. An input that does harm is
# left there, too, and what was seen of it is printed.
#
#   tests/fuzz/run.sh [SECONDS [NAME...]]      NAME: hello, lldp, profile
cd "$(dirname "$0")/../.." || exit 1
fuzz=build/fuzz
clang -fsanitize=fuzzer -x c -o /dev/null - 2>/dev/null <<'EOF' || { echo "no clang with libFuzzer"; exit 77; }
int LLVMFuzzerTestOneInput(const unsigned char *bytes, unsigned long length);
int LLVMFuzzerTestOneInput(const unsigned char *bytes, unsigned long length) { return !bytes && length; }
EOF
seconds=$1
[ $# = 0 ] || shift
[ $# = 0 ] && set -- hello lldp profile

programs=
for name; do programs="$programs $fuzz/fuzz_$name"; done
sanitize="-fsanitize=address,undefined -fno-sanitize-recover=all"
# shellcheck disable=SC2086
make --no-print-directory -s CC=clang B=$fuzz CFLAGS="-O1 -g $sanitize -fsanitize=fuzzer-no-link" \
	LDFLAGS="$sanitize" $programs $fuzz/seeds_hello || exit 1

seeds() { # NAME: the folders whose files it begins with, those that are made made anew
	case $1 in
	hello) mkdir -p $fuzz/seeds/hello && $fuzz/seeds_hello $fuzz/seeds/hello && echo $fuzz/seeds/hello ;;
	profile) echo profiles ;;
	*) echo "tests/fuzz/$1" ;;
	esac
}

for name; do
	default=20
	[ "$name" != hello ] || default=60
	folders=$(seeds "$name") || exit 1
	mkdir -p "$fuzz/corpus/$name"
	# shellcheck disable=SC2086
	"$fuzz/fuzz_$name" -max_total_time="${seconds:-$default}" -timeout=10 -print_final_stats=1 -verbosity=0 \
		-max_len=8192 -artifact_prefix="$fuzz/$name-" "$fuzz/corpus/$name" $folders >"$fuzz/$name.log" 2>&1 ||
		{ tail -n 50 "$fuzz/$name.log"; exit 1; }
	echo "$name: $(sed -n 's/^stat::number_of_executed_units: *//p' "$fuzz/$name.log") inputs did no harm"
done
