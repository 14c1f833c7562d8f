#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Initramfs, node image and base ISO made twice from the same inputs are the same, byte for byte.
exec make --no-print-directory repro
