/* Calls every host function that the SDK declares, for tests; README.md says what it gives. */
#include "../sdk/loombft.h"

enum {
    PROBE = 0xe11b1e7c, /* probe() */
};

static const char FIRST[] = {'p', '1'};
static const char SECOND[] = {'p', '2'};
static const uint8_t NOTHING[64];

static void put_storage(void) {
    uint8_t key[LB_KEY_MAX];
    host_storage_write(FIRST, 2, "abc", 3);
    host_storage_write(SECOND, 2, "d", 1);
    lb_put_u32((uint32_t)host_storage_get(FIRST, 2, lb_put(2), 2));
    lb_put_u32((uint32_t)host_storage_has(FIRST, 2));
    lb_put_u32((uint32_t)host_storage_next(FIRST, 2, key, sizeof key));
    lb_put_bytes(key, 2);
    host_storage_delete(SECOND, 2);
    lb_put_u32((uint32_t)host_storage_next(FIRST, 2, key, sizeof key));
}

static void put_context(void) {
    host_get_caller(lb_put(LB_ADDRESS));
    host_get_origin(lb_put(LB_ADDRESS));
    host_get_self_address(lb_put(LB_ADDRESS));
    lb_put_u64((uint64_t)host_get_block_height());
    lb_put_u64((uint64_t)host_get_block_timestamp());
    lb_put_u32(host_get_gas_remaining() > 0);
    host_get_value128(lb_put(LB_AMOUNT));
    lb_put_u64((uint64_t)host_get_value());
}

static void put_hashes(void) {
    host_sha256("abc", 3, lb_put(32));
    host_keccak256("abc", 3, lb_put(32));
    lb_put_u32((uint32_t)host_verify_ed25519(NOTHING, NOTHING, "abc", 3));
    lb_put_u32((uint32_t)host_secp256k1_verify(NOTHING, NOTHING, NOTHING));
}

static void put_others(void) {
    uint8_t self[LB_ADDRESS];
    uint8_t out[4];
    host_get_self_address(self);
    lb_put_u32((uint32_t)host_transfer(NOTHING, "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\3"));
    host_get_balance(self, lb_put(LB_AMOUNT));
    lb_put_u32((uint32_t)host_call_contract_value(self, "abc", 3, 100000, NOTHING, out, sizeof out));
    lb_put_u32((uint32_t)host_call_contract(self, sizeof self, "abc", 3, 100000, out));
    lb_put_u32((uint32_t)host_return_data(out, sizeof out));
    host_emit_event("Probed", 6, "abc", 3);
}

void contract(uint32_t method, lb_input *in) {
    lb_require(method == PROBE, LB_UNKNOWN_METHOD);
    lb_end(in);
    put_storage();
    put_context();
    put_hashes();
    put_others();
}
