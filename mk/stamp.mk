# SPDX-License-Identifier: GPL-3.0-or-later
# make bench-stamp: what stamping costs, against mastering the same ISO anew.

.PHONY: bench-stamp
bench-stamp: $(B)/ringlet $(ISO)
	@tests/bench-stamp $(B)/ringlet $(ISO)
