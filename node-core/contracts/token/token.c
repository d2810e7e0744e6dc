/* A token as of ERC-20; README.md describes its methods, events and storage. */
#include "../sdk/loombft.h"

enum {
    INIT = 0x652b5a05,          /* init(amount) */
    TRANSFER = 0x4093ad8c,      /* transfer(address,amount) */
    APPROVE = 0xc7323129,       /* approve(address,amount) */
    TRANSFER_FROM = 0x7050180a, /* transferFrom(address,address,amount) */
    BALANCE_OF = 0x5b46f8f6,    /* balanceOf(address) */
    ALLOWANCE = 0xd864b7ca,     /* allowance(address,address) */
    TOTAL_SUPPLY = 0xa368022e,  /* totalSupply() */
};

enum { BALANCE_TOO_LOW = 101, ALLOWANCE_TOO_LOW = 102 };

static const uint8_t SUPPLY_KEY[1] = {'s'};

typedef struct {
    uint8_t bytes[1 + LB_ADDRESS];
} balance_key;

typedef struct {
    uint8_t bytes[1 + 2 * LB_ADDRESS];
} allowance_key;

static balance_key balance_of(const lb_address *owner) {
    balance_key key = {{'b'}};
    lb_copy(key.bytes + 1, owner->bytes, LB_ADDRESS);
    return key;
}

static allowance_key allowance_of(const lb_address *owner, const lb_address *spender) {
    allowance_key key = {{'a'}};
    lb_copy(key.bytes + 1, owner->bytes, LB_ADDRESS);
    lb_copy(key.bytes + 1 + LB_ADDRESS, spender->bytes, LB_ADDRESS);
    return key;
}

static lb_amount read_amount(const uint8_t *key, uint32_t key_len) {
    uint8_t bytes[LB_AMOUNT];
    return lb_load(key, key_len, bytes, LB_AMOUNT) ? lb_read_amount(bytes) : 0;
}

/* Nothing is stored for zero, so that the state does not grow by accounts that are empty. */
static void write_amount(const uint8_t *key, uint32_t key_len, lb_amount amount) {
    if (amount == 0) {
        host_storage_delete(key, key_len);
        return;
    }
    uint8_t bytes[LB_AMOUNT];
    lb_write_amount(bytes, amount);
    host_storage_write(key, key_len, bytes, LB_AMOUNT);
}

/* Data of both events: two addresses and an amount. */
typedef struct {
    uint8_t bytes[2 * LB_ADDRESS + LB_AMOUNT];
} event_data;

static event_data event_of(const lb_address *a, const lb_address *b, lb_amount amount) {
    event_data event;
    lb_copy(event.bytes, a->bytes, LB_ADDRESS);
    lb_copy(event.bytes + LB_ADDRESS, b->bytes, LB_ADDRESS);
    lb_write_amount(event.bytes + 2 * LB_ADDRESS, amount);
    return event;
}

static void move(const lb_address *from, const lb_address *to, lb_amount amount) {
    balance_key debit = balance_of(from);
    lb_amount had = read_amount(debit.bytes, sizeof debit.bytes);
    lb_require(had >= amount, BALANCE_TOO_LOW);
    write_amount(debit.bytes, sizeof debit.bytes, had - amount);

    /* Read after the debit was written, so that a transfer to oneself changes nothing. */
    balance_key credit = balance_of(to);
    lb_amount has = read_amount(credit.bytes, sizeof credit.bytes);
    write_amount(credit.bytes, sizeof credit.bytes, lb_add(has, amount));

    event_data event = event_of(from, to, amount);
    LB_EMIT("Transfer", event.bytes);
}

static void init(lb_input *in) {
    lb_amount supply = lb_take_amount(in);
    lb_end(in);
    lb_no_value();
    lb_require(host_storage_has(SUPPLY_KEY, sizeof SUPPLY_KEY) == 0, LB_INIT_TWICE);

    uint8_t bytes[LB_AMOUNT];
    lb_write_amount(bytes, supply);
    host_storage_write(SUPPLY_KEY, sizeof SUPPLY_KEY, bytes, LB_AMOUNT);
    lb_address caller = lb_caller();
    balance_key key = balance_of(&caller);
    write_amount(key.bytes, sizeof key.bytes, supply);
    lb_address nobody = {{0}};
    event_data event = event_of(&nobody, &caller, supply);
    LB_EMIT("Transfer", event.bytes);
}

static void transfer(lb_input *in) {
    lb_address to = lb_take_address(in);
    lb_amount amount = lb_take_amount(in);
    lb_end(in);
    lb_no_value();

    lb_address caller = lb_caller();
    move(&caller, &to, amount);
}

static void approve(lb_input *in) {
    lb_address spender = lb_take_address(in);
    lb_amount amount = lb_take_amount(in);
    lb_end(in);
    lb_no_value();

    lb_address caller = lb_caller();
    allowance_key key = allowance_of(&caller, &spender);
    write_amount(key.bytes, sizeof key.bytes, amount);
    event_data event = event_of(&caller, &spender, amount);
    LB_EMIT("Approval", event.bytes);
}

static void transfer_from(lb_input *in) {
    lb_address from = lb_take_address(in);
    lb_address to = lb_take_address(in);
    lb_amount amount = lb_take_amount(in);
    lb_end(in);
    lb_no_value();

    lb_address caller = lb_caller();
    allowance_key key = allowance_of(&from, &caller);
    lb_amount allowed = read_amount(key.bytes, sizeof key.bytes);
    lb_require(allowed >= amount, ALLOWANCE_TOO_LOW);
    write_amount(key.bytes, sizeof key.bytes, allowed - amount);
    move(&from, &to, amount);
}

static void put_balance(lb_input *in) {
    lb_address owner = lb_take_address(in);
    lb_end(in);
    lb_no_value();

    balance_key key = balance_of(&owner);
    lb_put_amount(read_amount(key.bytes, sizeof key.bytes));
}

static void put_allowance(lb_input *in) {
    lb_address owner = lb_take_address(in);
    lb_address spender = lb_take_address(in);
    lb_end(in);
    lb_no_value();

    allowance_key key = allowance_of(&owner, &spender);
    lb_put_amount(read_amount(key.bytes, sizeof key.bytes));
}

static void put_supply(lb_input *in) {
    lb_end(in);
    lb_no_value();

    lb_put_amount(read_amount(SUPPLY_KEY, sizeof SUPPLY_KEY));
}

void contract(uint32_t method, lb_input *in) {
    switch (method) {
        case INIT: init(in); return;
        case TRANSFER: transfer(in); return;
        case APPROVE: approve(in); return;
        case TRANSFER_FROM: transfer_from(in); return;
        case BALANCE_OF: put_balance(in); return;
        case ALLOWANCE: put_allowance(in); return;
        case TOTAL_SUPPLY: put_supply(in); return;
        default: lb_revert(LB_UNKNOWN_METHOD);
    }
}
