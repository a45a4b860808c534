# canvass: `make demo` sets everything up and shows it; `make test` checks it.
#
# Nothing is listed here twice: pipeline/ and stages/ are found by wildcard, and a
# stage is a file stages/NAME.c (or a folder stages/NAME/ with NAME.c in it) that
# defines `const struct stage stage_NAME`.

OUT    ?= out
CC     ?= cc
CFLAGS ?= -O2 -g
PREFIX ?= /usr/local
DATA   ?= ../shared/data

PACKAGES = libxml-2.0 libpcre2-8 sqlite3 libexttextcat libutf8proc libzip zlib libzstd uchardet nettle
WARNINGS = -Wall -Wextra -Wconversion -Wshadow -Werror
# No contraction into fused multiply-adds: results are the same bytes everywhere.
ALL_CFLAGS = -std=gnu11 -D_GNU_SOURCE $(WARNINGS) -ffp-contract=off -pthread -MMD -MP \
             $(shell pkg-config --cflags $(PACKAGES) 2>/dev/null) $(CFLAGS) $(EXTRA)
ALL_LIBS = $(shell pkg-config --libs $(PACKAGES) 2>/dev/null) -lstemmer -lm -pthread $(EXTRA)

FOLDER_STAGES = $(foreach d,$(wildcard stages/*/),$(if $(wildcard $(d)$(notdir $(d:/=)).c),$(notdir $(d:/=))))
STAGES  = $(sort $(basename $(notdir $(wildcard stages/*.c))) $(FOLDER_STAGES))
SOURCES = $(wildcard pipeline/*.c pipeline/*/*.c stages/*.c stages/*/*.c)
LIBRARY = $(filter-out $(OUT)/obj/pipeline/main.o,$(SOURCES:%.c=$(OUT)/obj/%.o)) $(OUT)/obj/registry.o
PROGRAMS = $(STAGES:%=$(OUT)/bin/canvass-%)
UNITS   = $(patsubst tests/unit/%.c,$(OUT)/unit/%,$(wildcard tests/unit/test_*.c))
FUZZERS = $(patsubst tests/fuzz/%.c,$(OUT)/fuzz/%,$(wildcard tests/fuzz/fuzz_*.c))

.PHONY: all demo setup test check units asan fuzz bench quality lint install uninstall \
        encoder lexicons clean FORCE
all: $(OUT)/bin/canvass $(PROGRAMS) $(OUT)/completion/canvass

$(OUT)/bin/canvass: $(OUT)/obj/pipeline/main.o $(OUT)/libcanvass.a
	@mkdir -p $(@D)
	$(CC) -o $@ $< $(OUT)/libcanvass.a $(ALL_LIBS)

$(PROGRAMS): $(OUT)/bin/canvass
	@ln -sf canvass $@

$(OUT)/libcanvass.a: $(LIBRARY)
	@rm -f $@
	@ar rcs $@ $(LIBRARY)

$(OUT)/obj/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -c -o $@ $<

$(OUT)/obj/registry.o: $(OUT)/registry.c
	$(CC) $(ALL_CFLAGS) -I. -c -o $@ $<

# Rewritten only when the list of stages has changed.
$(OUT)/registry.c: FORCE
	@mkdir -p $(@D)
	@{ echo '#include "pipeline/stage.h"'; \
	   for s in $(STAGES); do echo "extern const struct stage stage_$$s;"; done; \
	   echo 'const struct stage *const all_stages[] = {'; \
	   for s in $(STAGES); do echo "	&stage_$$s,"; done; \
	   echo '	NULL'; echo '};'; } > $@.new
	@cmp -s $@.new $@ && rm $@.new || mv $@.new $@

$(OUT)/completion/canvass: $(OUT)/bin/canvass
	@mkdir -p $(@D)
	@CANVASS_DATA=. $< completion > $@.new && mv $@.new $@

-include $(wildcard $(OUT)/obj/*/*.d $(OUT)/obj/*/*/*.d $(OUT)/obj/*.d $(OUT)/unit/*.d)

setup:
	@tests/setup

demo: setup
	@$(MAKE) --no-print-directory all
	@tests/demo $(OUT)

# Set-up, build, units, golden cases, faults; ends with `N passed, N failed`.
test: setup
	@$(MAKE) --no-print-directory all units
	@tests/run $(OUT)
check: test

units: $(UNITS)
$(OUT)/unit/%: tests/unit/%.c $(OUT)/libcanvass.a
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -o $@ $< $(OUT)/libcanvass.a -lcmocka -lxlsxwriter $(ALL_LIBS)

# The whole test suite again under AddressSanitizer and UndefinedBehaviorSanitizer.
asan:
	@$(MAKE) --no-print-directory OUT=out/asan CFLAGS="-O2 -g -fno-omit-frame-pointer" \
	    EXTRA="-fsanitize=address,undefined -fno-sanitize-recover=all" all units
	@tests/run out/asan

# Each parser under libFuzzer for SECONDS.
SECONDS ?= 10
fuzz:
	@$(MAKE) --no-print-directory OUT=out/fuzzing CC=clang CFLAGS="-O1 -g -fno-omit-frame-pointer" \
	    EXTRA="-fsanitize=address,undefined,fuzzer-no-link -fno-sanitize-recover=all" fuzzers
	@tests/fuzz/run out/fuzzing $(SECONDS)
.PHONY: fuzzers
fuzzers: $(FUZZERS) $(OUT)/bin/canvass
$(OUT)/fuzz/%: tests/fuzz/%.c $(OUT)/libcanvass.a
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -fsanitize=fuzzer -o $@ $< $(OUT)/libcanvass.a $(ALL_LIBS)

# Archives from a generator of its own, each stage and the whole, and the Python stack.
BENCHES = $(OUT)/bin/generate $(OUT)/bin/measure $(OUT)/bin/stages
bench: all $(BENCHES)
	@tests/bench/run $(OUT)
$(BENCHES): $(OUT)/bin/%: tests/bench/%.c $(OUT)/libcanvass.a
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -o $@ $< $(OUT)/libcanvass.a $(ALL_LIBS)

quality: all
	@tests/quality/run $(OUT) $(DATA)

# Manual pages, and the other compiler.
lint:
	@tests/lint $(OUT)

encoder:
	@$(or $(PYTHON),python3) lexicons/make/encoder.py
	@$(or $(PYTHON),python3) lexicons/make/words.py $(DATA)
lexicons:
	@lexicons/make/sentiment.py $(DATA)
	@lexicons/make/match.py $(DATA) $(OUT)

SHARE = $(DESTDIR)$(PREFIX)/share
PAGES = $(wildcard pipeline/*.1 pipeline/*/*.1 stages/*.1 stages/*/*.1)
install: all
	install -d $(DESTDIR)$(PREFIX)/bin $(SHARE)/canvass/pipeline $(SHARE)/man/man1 \
	    $(SHARE)/man/man5 $(SHARE)/bash-completion/completions
	install -m 755 $(OUT)/bin/canvass $(DESTDIR)$(PREFIX)/bin/canvass
	for s in $(STAGES); do ln -sf canvass $(DESTDIR)$(PREFIX)/bin/canvass-$$s; done
	find lexicons -type f ! -path 'lexicons/make/*' | while read -r f; do \
	    install -D -m 644 "$$f" "$(SHARE)/canvass/$$f" || exit 1; done
	install -m 644 pipeline/*.recipe $(SHARE)/canvass/pipeline/
	for page in $(PAGES); do \
	    install -m 644 $$page $(SHARE)/man/man1/ || exit 1; done
	for page in $(wildcard pipeline/*.5); do install -m 644 $$page $(SHARE)/man/man5/ || exit 1; done
	install -m 644 $(OUT)/completion/canvass $(SHARE)/bash-completion/completions/canvass

uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/canvass $(STAGES:%=$(DESTDIR)$(PREFIX)/bin/canvass-%)
	rm -rf $(SHARE)/canvass
	rm -f $(addprefix $(SHARE)/man/man1/,$(notdir $(PAGES)))
	rm -f $(addprefix $(SHARE)/man/man5/,$(notdir $(wildcard pipeline/*.5)))
	rm -f $(SHARE)/bash-completion/completions/canvass

clean:
	rm -rf out
