/* fault.h: what went wrong, where, and the exit code that says so.
 *
 * A function that can fail returns 0 or an exit code and fills a fault; whoever
 * called it adds where, and only main prints. Messages say what is wrong first,
 * lower case, no full stop, and never quote a respondent's text.
 */
#ifndef CANVASS_FAULT_H
#define CANVASS_FAULT_H

#include <stddef.h>

/* The exit codes of the contract (those of <sysexits.h>, spelt out). */
enum exit_code {
	EXIT_DONE = 0,
	EXIT_USAGE = 64,       /* the command line is wrong */
	EXIT_DATA = 65,        /* the input cannot be read as what it is */
	EXIT_NO_INPUT = 66,    /* the input cannot be opened */
	EXIT_BUG = 70,
	EXIT_CANT_CREATE = 73, /* the output cannot be created */
	EXIT_IO = 74,          /* reading or writing failed, a cut stream included */
	EXIT_CONFIG = 78       /* a recipe, lexicon or codeframe is wrong */
};

struct fault {
	int code;          /* an exit_code; 0 while all is well */
	char who[32];      /* the stage whose fault it is; "" until fault_who */
	char message[512]; /* UTF-8, control characters already replaced by '?' */
};

/* Fills f (first fault wins: a later one is dropped) and returns code, so that
 * `return fault_set(f, EXIT_DATA, "...")` reads well. f may not be null. */
int fault_set(struct fault *f, int code, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Names the stage whose fault it is; the first name stays, so that the innermost
 * stage is blamed and not those that passed the fault up. Returns f->code. */
int fault_who(struct fault *f, const char *who);

/* Puts "what: " before the message of a fault that is set. Returns f->code. */
int fault_prefix(struct fault *f, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Writes "who: severity: message\n" to standard error, control characters
 * replaced. who and severity are plain ASCII words. */
void report(const char *who, const char *severity, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Passes a failed call's code up: `CHECK(record_read(...));` */
#define CHECK(call)                       \
	do {                              \
		int check_code_ = (call); \
		if (check_code_ != 0)     \
			return check_code_; \
	} while (0)

#endif
