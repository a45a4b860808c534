/* fuzz_json.c: any bytes: scanned without a byte too far, and what is taken as JSON is
 * taken again, whole, when a record writes it. */
#include <stdlib.h>

#include "../../pipeline/json.h"

static void check(bool holds)
{
	if (!holds)
		abort();
}

static void look_into(struct span raw, struct arena *a, int depth)
{
	struct json j = { raw.bytes, raw.bytes + raw.len, NULL };
	struct span key, value;
	bool first = true;
	int64_t n;
	char kind = json_kind(raw);
	if (kind == '"') {
		struct span text = json_text(raw, a);
		struct buffer b = { 0 };
		struct span again;
		check(text.len <= raw.len);
		json_add_string(&b, text);
		struct json back = { b.bytes, b.bytes + b.len, NULL };
		check(json_value(&back, &again) && json_at_end(&back));
		check(span_equal(json_text(again, a), text));
		buffer_free(&b);
	} else if (kind == '0') {
		json_int(raw, &n);
		json_micro(raw, &n);
	} else if (depth < 8 && (kind == '{' || kind == '[')) {
		check(json_enter(&j, kind));
		if (kind == '{')
			while (json_member(&j, &first, &key)) {
				json_text_of(key, a);
				check(json_value(&j, &value));
				look_into(value, a, depth + 1);
			}
		else
			while (json_element(&j, &first)) {
				check(json_value(&j, &value));
				look_into(value, a, depth + 1);
			}
		check(!j.error && json_at_end(&j));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct json j = { (const char *)data, (const char *)data + size, NULL };
	struct span raw;
	struct arena a = { 0 };
	if (json_value(&j, &raw))
		look_into(raw, &a, 0);
	else
		check(j.error && j.at >= (const char *)data && j.at <= (const char *)data + size);
	arena_free(&a);
	return 0;
}
