# SPDX-License-Identifier: GPL-3.0-or-later
# Fuzzing, by clang's libFuzzer: tests/fuzz/run.sh runs this with B=build/fuzz and the flags it takes.

$(B)/fuzz_%: tests/fuzz/fuzz_%.c $(B)/libringlet.a
	$(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -fsanitize=fuzzer -MMD -MP -o $@ $< $(B)/libringlet.a $(LIBS_BASE) -lm

$(B)/seeds_%: tests/fuzz/seeds_%.c $(B)/libringlet.a
	$(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -MMD -MP -o $@ $< $(B)/libringlet.a $(LIBS_BASE) -lm

-include $(wildcard $(B)/fuzz_*.d $(B)/seeds_*.d)
