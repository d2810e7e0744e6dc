/*
 * loombft.h: all that a contract in C needs. Include it once and write
 *
 *     void contract(uint32_t method, lb_input *in)
 *
 * which reads its arguments with lb_take_…, writes its output with lb_put_… and returns, or ends the call with
 * lb_revert(code). The formats, the error codes and the layout of the memory are described in README.md.
 *
 * Nothing here allocates: buffers are on the stack (4 KiB in all, an overflow traps) or static.
 */
#ifndef LOOMBFT_H
#define LOOMBFT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* ---- Limits of the memory layout; the linker is told the same numbers. ---- */

/* Where the node writes the input, and where the contract's own data begin. */
#define LB_INPUT_AT 0x1000
#define LB_INPUT_MAX (0x4000 - LB_INPUT_AT)
/* The longest output of a call, without the five bytes in front of it. */
#define LB_OUTPUT_MAX 4096

#define LB_ADDRESS 20
#define LB_AMOUNT 16
#define LB_KEY_MAX 256

/* ---- Codes of reverts; those of a contract itself begin at 100. ---- */

enum {
    LB_BAD_INPUT = 1,
    LB_UNKNOWN_METHOD = 2,
    LB_INPUT_TOO_LONG = 3,
    LB_NOT_READY = 4,
    LB_INIT_TWICE = 5,
    LB_NO_VALUE_WANTED = 6,
    LB_OVERFLOW = 7,
    LB_BAD_STATE = 8,
    LB_TRANSFER_FAILED = 9,
    LB_BUG = 10,
    LB_OUTPUT_TOO_LONG = 11,
};

/* ---- What the node offers, as it is. ---- */

#define LB_HOST(name) __attribute__((import_module("rustbft"), import_name(#name))) extern

LB_HOST(host_storage_get) int32_t host_storage_get(const void *key, uint32_t key_len, void *out, uint32_t cap);
LB_HOST(host_storage_write)
void host_storage_write(const void *key, uint32_t key_len, const void *value, uint32_t value_len);
LB_HOST(host_storage_delete) void host_storage_delete(const void *key, uint32_t key_len);
LB_HOST(host_storage_has) int32_t host_storage_has(const void *key, uint32_t key_len);
LB_HOST(host_storage_next) int32_t host_storage_next(const void *key, uint32_t key_len, void *out, uint32_t cap);
LB_HOST(host_get_caller) void host_get_caller(void *out);
LB_HOST(host_get_origin) void host_get_origin(void *out);
LB_HOST(host_get_self_address) void host_get_self_address(void *out);
LB_HOST(host_get_block_height) int64_t host_get_block_height(void);
LB_HOST(host_get_block_timestamp) int64_t host_get_block_timestamp(void);
LB_HOST(host_get_gas_remaining) int64_t host_get_gas_remaining(void);
LB_HOST(host_get_value) int64_t host_get_value(void);
LB_HOST(host_get_value128) void host_get_value128(void *out);
LB_HOST(host_get_balance) void host_get_balance(const void *address, void *out);
LB_HOST(host_transfer) int32_t host_transfer(const void *to, const void *amount);
LB_HOST(host_sha256) void host_sha256(const void *data, uint32_t len, void *out);
LB_HOST(host_keccak256) void host_keccak256(const void *data, uint32_t len, void *out);
LB_HOST(host_verify_ed25519)
int32_t host_verify_ed25519(const void *key, const void *signature, const void *message, uint32_t message_len);
LB_HOST(host_secp256k1_verify)
int32_t host_secp256k1_verify(const void *key, const void *signature, const void *hash);
LB_HOST(host_emit_event)
void host_emit_event(const void *topic, uint32_t topic_len, const void *data, uint32_t data_len);
LB_HOST(host_call_contract)
int32_t host_call_contract(const void *address, uint32_t address_len, const void *input, uint32_t input_len,
                           int64_t gas, void *out);
LB_HOST(host_call_contract_value)
int32_t host_call_contract_value(const void *address, const void *input, uint32_t input_len, int64_t gas,
                                 const void *value, void *out, uint32_t cap);
LB_HOST(host_return_data) int32_t host_return_data(void *out, uint32_t cap);
LB_HOST(host_abort) void host_abort(const void *data, uint32_t len);

/* ---- Bytes. The compiler calls these by name, too. ---- */

__attribute__((no_builtin("memcpy"))) void *memcpy(void *to, const void *from, size_t len) {
    uint8_t *t = to;
    const uint8_t *f = from;
    for (; len != 0; len--) {
        *t++ = *f++;
    }
    return to;
}

__attribute__((no_builtin("memset"))) void *memset(void *to, int value, size_t len) {
    for (uint8_t *t = to; len != 0; len--) {
        *t++ = (uint8_t)value;
    }
    return to;
}

__attribute__((no_builtin("memcmp"))) int memcmp(const void *a, const void *b, size_t len) {
    const uint8_t *x = a;
    const uint8_t *y = b;
    for (; len != 0; len--, x++, y++) {
        if (*x != *y) {
            return *x < *y ? -1 : 1;
        }
    }
    return 0;
}

/* Copies; a few loads and stores when the length is a constant. */
static inline void lb_copy(void *to, const void *from, uint32_t len) { __builtin_memcpy(to, from, len); }

/* Not inlined: a dozen shifts each time would be most of a contract. */
__attribute__((noinline)) static uint64_t lb_swap64(uint64_t n) { return __builtin_bswap64(n); }

static inline void lb_write_u32(uint8_t *to, uint32_t n) {
    n = __builtin_bswap32(n);
    lb_copy(to, &n, 4);
}

static inline void lb_write_u64(uint8_t *to, uint64_t n) {
    n = lb_swap64(n);
    lb_copy(to, &n, 8);
}

static inline uint32_t lb_read_u32(const uint8_t *at) {
    uint32_t n;
    lb_copy(&n, at, 4);
    return __builtin_bswap32(n);
}

static inline uint64_t lb_read_u64(const uint8_t *at) {
    uint64_t n;
    lb_copy(&n, at, 8);
    return lb_swap64(n);
}

/* ---- Reverting ---- */

/* Ends the call: its changes are undone, its output is the code. */
__attribute__((noinline, noreturn)) static void lb_revert(uint32_t code) {
    uint8_t data[4];
    lb_write_u32(data, code);
    host_abort(data, sizeof data);
    __builtin_trap();
}

static inline void lb_require(bool fine, uint32_t code) {
    if (!fine) {
        lb_revert(code);
    }
}

/* ---- Amounts: unsigned, 128 bits ---- */

typedef unsigned __int128 lb_amount;

static inline lb_amount lb_read_amount(const uint8_t *at) {
    return (lb_amount)lb_read_u64(at) << 64 | lb_read_u64(at + 8);
}

static inline void lb_write_amount(uint8_t *to, lb_amount n) {
    lb_write_u64(to, (uint64_t)(n >> 64));
    lb_write_u64(to + 8, (uint64_t)n);
}

static inline lb_amount lb_add(lb_amount a, lb_amount b) {
    lb_amount sum = a + b;
    lb_require(sum >= a, LB_OVERFLOW);
    return sum;
}

/* ---- Addresses ---- */

typedef struct {
    uint8_t bytes[LB_ADDRESS];
} lb_address;

static inline bool lb_same(const lb_address *a, const lb_address *b) {
    const uint8_t *x = a->bytes;
    const uint8_t *y = b->bytes;
    return lb_read_u64(x) == lb_read_u64(y) && lb_read_u64(x + 8) == lb_read_u64(y + 8)
        && lb_read_u32(x + 16) == lb_read_u32(y + 16);
}

static inline lb_address lb_caller(void) {
    lb_address caller;
    host_get_caller(caller.bytes);
    return caller;
}

static inline lb_amount lb_value(void) {
    uint8_t value[LB_AMOUNT];
    host_get_value128(value);
    return lb_read_amount(value);
}

/* For methods that take no coins: a call that brings some is reverted, so that none get stuck. */
static inline void lb_no_value(void) { lb_require(lb_value() == 0, LB_NO_VALUE_WANTED); }

/* Sends coins of this contract, or reverts. */
static inline void lb_pay(const lb_address *to, lb_amount amount) {
    uint8_t bytes[LB_AMOUNT];
    lb_write_amount(bytes, amount);
    lb_require(host_transfer(to->bytes, bytes) == 1, LB_TRANSFER_FAILED);
}

/* ---- Arguments, in their order; lb_end after the last ---- */

typedef struct {
    const uint8_t *at;
    uint32_t left;
} lb_input;

static const uint8_t *lb_take(lb_input *in, uint32_t len) {
    lb_require(len <= in->left, LB_BAD_INPUT);
    const uint8_t *taken = in->at;
    in->at += len;
    in->left -= len;
    return taken;
}

static inline uint32_t lb_take_u32(lb_input *in) { return lb_read_u32(lb_take(in, 4)); }

static inline uint64_t lb_take_u64(lb_input *in) { return lb_read_u64(lb_take(in, 8)); }

static inline lb_amount lb_take_amount(lb_input *in) { return lb_read_amount(lb_take(in, LB_AMOUNT)); }

static inline lb_address lb_take_address(lb_input *in) {
    lb_address address;
    lb_copy(address.bytes, lb_take(in, LB_ADDRESS), LB_ADDRESS);
    return address;
}

typedef struct {
    const uint8_t *at;
    uint32_t len;
} lb_bytes;

static inline lb_bytes lb_take_bytes(lb_input *in) {
    uint32_t len = lb_take_u32(in);
    return (lb_bytes){lb_take(in, len), len};
}

static inline void lb_end(const lb_input *in) { lb_require(in->left == 0, LB_BAD_INPUT); }

/* ---- The output ---- */

static struct {
    uint32_t len;
    /* Status and length in front, so that the answer is one piece of memory. */
    uint8_t answer[5 + LB_OUTPUT_MAX];
} lb_output;

static uint8_t *lb_put(uint32_t len) {
    lb_require(len <= LB_OUTPUT_MAX - lb_output.len, LB_OUTPUT_TOO_LONG);
    uint8_t *room = lb_output.answer + 5 + lb_output.len;
    lb_output.len += len;
    return room;
}

static inline void lb_put_bytes(const void *bytes, uint32_t len) { lb_copy(lb_put(len), bytes, len); }

static inline void lb_put_u32(uint32_t n) { lb_write_u32(lb_put(4), n); }

static inline void lb_put_u64(uint64_t n) { lb_write_u64(lb_put(8), n); }

static inline void lb_put_amount(lb_amount n) { lb_write_amount(lb_put(LB_AMOUNT), n); }

/* ---- Storage ---- */

/* Reads a value of exactly this length; false when there is none. */
static inline bool lb_load(const void *key, uint32_t key_len, void *out, uint32_t len) {
    int32_t stored = host_storage_get(key, key_len, out, len);
    if (stored < 0) {
        return false;
    }
    lb_require((uint32_t)stored == len, LB_BAD_STATE);
    return true;
}

/* ---- Events ---- */

/* The topic is a string literal, the data an array. */
#define LB_EMIT(topic, data) host_emit_event(topic, sizeof(topic) - 1, data, sizeof(data))

/* ---- The entry ---- */

void contract(uint32_t method, lb_input *in);

__attribute__((export_name("call"))) const uint8_t *lb_call(const uint8_t *input, uint32_t len) {
    /* First of all: a longer input has overwritten the data, so nothing of them may be used. */
    lb_require(len <= LB_INPUT_MAX, LB_INPUT_TOO_LONG);
    lb_input in = {input, len};
    uint32_t method = lb_take_u32(&in);
    contract(method, &in);
    lb_output.answer[0] = 0;
    lb_write_u32(lb_output.answer + 1, lb_output.len);
    return lb_output.answer;
}

#endif
