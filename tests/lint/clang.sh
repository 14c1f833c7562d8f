#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The second compiler has nothing to say either. (The first one built what is tested.)
command -v clang >/dev/null || { echo "clang is not installed"; exit 77; }
exec make --no-print-directory -s CC=clang B=build/clang CFLAGS=-O1 build/clang/ringlet build/clang/ringctl build/clang/ringlet-installer
