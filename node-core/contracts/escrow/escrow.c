/* Holds a buyer's coins until they are released or given back; README.md describes its methods, events and storage. */
#include "../sdk/loombft.h"

enum {
    INIT = 0xc38ba39c,    /* init() */
    OPEN = 0x0b6df83e,    /* open(address,address,u64) */
    RELEASE = 0xd7cb0a3b, /* release(u64) */
    REFUND = 0xff20c0e1,  /* refund(u64) */
    DEAL = 0x8e5675f0,    /* deal(u64) */
    DEALS = 0xc1609ad7,   /* deals() */
};

enum { NO_SUCH_DEAL = 201, NOT_YOURS = 202, NO_VALUE = 203, DEADLINE_PASSED = 204, TOO_EARLY = 205 };

static const uint8_t COUNT_KEY[1] = {'n'};

typedef struct {
    uint8_t bytes[9];
} deal_key;

typedef struct {
    lb_address buyer;
    lb_address seller;
    lb_address arbiter;
    uint8_t deadline[8];
    uint8_t amount[LB_AMOUNT];
} deal;

_Static_assert(sizeof(deal) == 84, "a deal is stored as it lies in memory");

static deal_key key_of(uint64_t id) {
    deal_key key = {{'d'}};
    lb_write_u64(key.bytes + 1, id);
    return key;
}

static uint64_t read_count(void) {
    uint8_t bytes[8];
    lb_require(lb_load(COUNT_KEY, sizeof COUNT_KEY, bytes, sizeof bytes), LB_NOT_READY);
    return lb_read_u64(bytes);
}

static void write_count(uint64_t count) {
    uint8_t bytes[8];
    lb_write_u64(bytes, count);
    host_storage_write(COUNT_KEY, sizeof COUNT_KEY, bytes, sizeof bytes);
}

static deal read_deal(uint64_t id) {
    deal_key key = key_of(id);
    deal found;
    lb_require(lb_load(key.bytes, sizeof key.bytes, &found, sizeof found), NO_SUCH_DEAL);
    return found;
}

static void init(lb_input *in) {
    lb_end(in);
    lb_no_value();
    lb_require(host_storage_has(COUNT_KEY, sizeof COUNT_KEY) == 0, LB_INIT_TWICE);

    write_count(0);
}

static void open(lb_input *in) {
    deal opened;
    opened.seller = lb_take_address(in);
    opened.arbiter = lb_take_address(in);
    uint64_t deadline = lb_take_u64(in);
    lb_end(in);
    uint64_t id = read_count();
    lb_amount amount = lb_value();
    lb_require(amount != 0, NO_VALUE);
    lb_require(deadline > (uint64_t)host_get_block_timestamp(), DEADLINE_PASSED);

    opened.buyer = lb_caller();
    lb_write_u64(opened.deadline, deadline);
    lb_write_amount(opened.amount, amount);
    deal_key key = key_of(id);
    host_storage_write(key.bytes, sizeof key.bytes, &opened, sizeof opened);
    write_count(id + 1);

    uint8_t event[8 + sizeof opened];
    lb_write_u64(event, id);
    lb_copy(event + 8, &opened, sizeof opened);
    LB_EMIT("Opened", event);
    lb_put_u64(id);
}

/* The deal is forgotten before the coins move. */
static void pay_out(uint64_t id, const deal *ended, const lb_address *to) {
    deal_key key = key_of(id);
    host_storage_delete(key.bytes, sizeof key.bytes);
    lb_pay(to, lb_read_amount(ended->amount));
}

/* Data of both endings: the deal, who got the coins, how many. */
typedef struct {
    uint8_t bytes[8 + LB_ADDRESS + LB_AMOUNT];
} ending;

static ending ending_of(uint64_t id, const deal *ended, const lb_address *to) {
    ending event;
    lb_write_u64(event.bytes, id);
    lb_copy(event.bytes + 8, to->bytes, LB_ADDRESS);
    lb_copy(event.bytes + 8 + LB_ADDRESS, ended->amount, LB_AMOUNT);
    return event;
}

static void release(lb_input *in) {
    uint64_t id = lb_take_u64(in);
    lb_end(in);
    lb_no_value();
    deal ended = read_deal(id);
    lb_address caller = lb_caller();
    lb_require(lb_same(&caller, &ended.buyer) || lb_same(&caller, &ended.arbiter), NOT_YOURS);

    pay_out(id, &ended, &ended.seller);
    ending event = ending_of(id, &ended, &ended.seller);
    LB_EMIT("Released", event.bytes);
}

static void refund(lb_input *in) {
    uint64_t id = lb_take_u64(in);
    lb_end(in);
    lb_no_value();
    deal ended = read_deal(id);
    lb_address caller = lb_caller();
    if (!lb_same(&caller, &ended.seller) && !lb_same(&caller, &ended.arbiter)) {
        lb_require(lb_same(&caller, &ended.buyer), NOT_YOURS);
        lb_require((uint64_t)host_get_block_timestamp() >= lb_read_u64(ended.deadline), TOO_EARLY);
    }

    pay_out(id, &ended, &ended.buyer);
    ending event = ending_of(id, &ended, &ended.buyer);
    LB_EMIT("Refunded", event.bytes);
}

static void put_deal(lb_input *in) {
    uint64_t id = lb_take_u64(in);
    lb_end(in);
    lb_no_value();

    deal found = read_deal(id);
    lb_put_bytes(&found, sizeof found);
}

static void put_count(lb_input *in) {
    lb_end(in);
    lb_no_value();

    lb_put_u64(read_count());
}

void contract(uint32_t method, lb_input *in) {
    switch (method) {
        case INIT: init(in); return;
        case OPEN: open(in); return;
        case RELEASE: release(in); return;
        case REFUND: refund(in); return;
        case DEAL: put_deal(in); return;
        case DEALS: put_count(in); return;
        default: lb_revert(LB_UNKNOWN_METHOD);
    }
}
