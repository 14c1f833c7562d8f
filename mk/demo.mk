# SPDX-License-Identifier: GPL-3.0-or-later
# make demo: from this folder to a running cluster in virtual machines. ARGS go to 'ringlet demo' (--exit, --accel ...).

PROFILE ?= profiles/demo.conf
DEMO    ?= build/demo

# deps first, by itself: what it installs is what the rest is built with.
demo: deps
	@$(MAKE) --no-print-directory tool iso guest
	@$(B)/ringlet demo $(PROFILE) --base $(ISO) --guest $(GUEST) --dir $(DEMO) $(ARGS)

demo-stop:
	@$(B)/ringlet demo --stop --dir $(DEMO)

# Unit tests of the host program's own files, beside the library.
$(SAN)/unit/test_demo_state: $(B)/tools/ringlet/demo_state.o
$(SAN)/unit/test_demo_view: $(B)/tools/ringlet/demo_view.o $(B)/tools/ringlet/demo_cell.o $(B)/tools/ringlet/demo_state.o \
	$(B)/tools/ringlet/demo_result.o
$(SAN)/unit/test_demo_answer: $(B)/tools/ringlet/demo_answer.o
$(SAN)/unit/test_demo_book: $(B)/tools/ringlet/demo_book.o $(B)/tools/ringlet/demo_seen.o $(B)/tools/ringlet/demo_board.o \
	$(B)/tools/ringlet/demo_cell.o $(B)/tools/ringlet/demo_state.o $(B)/tools/ringlet/vm_event.o
$(SAN)/unit/test_demo_command: $(B)/tools/ringlet/demo_command.o
$(SAN)/unit/test_menu: $(B)/tools/ringlet/menu.o
$(SAN)/unit/test_vm_switch: $(B)/tools/ringlet/vm_switch.o $(B)/tools/ringlet/vm_report.o
$(SAN)/unit/test_vm_cables: $(B)/tools/ringlet/vm_cables.o
$(SAN)/unit/test_vm_lan: $(patsubst %,$(B)/tools/ringlet/%.o,vm_lan vm_cables vm_argv vm_login vm_process vm_switch vm_report)
$(SAN)/unit/test_vm_station: $(B)/tools/ringlet/vm_station.o $(B)/tools/ringlet/vm_frame.o $(B)/tools/ringlet/vm_switch.o \
	$(B)/tools/ringlet/vm_report.o
$(SAN)/unit/test_watch: $(B)/tools/ringlet/watch_line.o $(B)/tools/ringlet/watch_book.o $(B)/tools/ringlet/demo_state.o
