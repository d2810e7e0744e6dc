/* Names with an owner and a value, claimed for a fee; README.md describes its methods, events and storage. */
#include "../sdk/loombft.h"

enum {
    INIT = 0x652b5a05,     /* init(amount) */
    CLAIM = 0xaa263b6a,    /* claim(bytes,bytes) */
    SET = 0x5c20d9be,      /* set(bytes,bytes) */
    GIVE = 0x6c92cf17,     /* give(bytes,address) */
    DROP = 0xfa6d0908,     /* drop(bytes) */
    LOOKUP = 0x7903d60f,   /* lookup(bytes) */
    LIST = 0x7d8dba1f,     /* list(bytes,u32) */
    FEE = 0x226e9b1f,      /* fee() */
    WITHDRAW = 0x9821f832, /* withdraw(amount) */
};

enum {
    BAD_NAME = 301,
    VALUE_TOO_LONG = 302,
    NAME_TAKEN = 303,
    UNKNOWN_NAME = 304,
    WRONG_FEE = 305,
    NOT_OWNER = 306,
    NOT_KEEPER = 307,
    BAD_LIMIT = 308,
};

#define NAME_MAX 64
#define VALUE_MAX 1024
#define LIST_MAX 32

static const uint8_t TERMS_KEY[1] = {'a'};

typedef struct {
    lb_address keeper;
    uint8_t fee[LB_AMOUNT];
} terms;

_Static_assert(sizeof(terms) == 36, "the terms are stored as they lie in memory");

typedef struct {
    uint8_t bytes[1 + NAME_MAX];
    uint32_t len;
} name_key;

/* Static, as the stack is small: at most one entry is looked at at a time. */
static struct {
    lb_address owner;
    uint8_t value[VALUE_MAX];
} entry;

static terms read_terms(void) {
    terms found;
    lb_require(lb_load(TERMS_KEY, sizeof TERMS_KEY, &found, sizeof found), LB_NOT_READY);
    return found;
}

static bool is_name(lb_bytes name) {
    if (name.len == 0 || name.len > NAME_MAX) {
        return false;
    }
    for (uint32_t i = 0; i < name.len; i++) {
        uint8_t c = name.at[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-')) {
            return false;
        }
    }
    return true;
}

static name_key key_of(lb_bytes name) {
    name_key key;
    key.bytes[0] = 'n';
    lb_copy(key.bytes + 1, name.at, name.len);
    key.len = 1 + name.len;
    return key;
}

/* Reads the entry and answers the length of its value. */
static uint32_t read_entry(const name_key *key) {
    int32_t stored = host_storage_get(key->bytes, key->len, &entry, sizeof entry);
    lb_require(stored >= 0, UNKNOWN_NAME);
    lb_require(stored >= LB_ADDRESS && (uint32_t)stored <= sizeof entry, LB_BAD_STATE);
    return (uint32_t)stored - LB_ADDRESS;
}

static void write_entry(const name_key *key, uint32_t value_len) {
    host_storage_write(key->bytes, key->len, &entry, LB_ADDRESS + value_len);
}

static void require_owner(void) {
    lb_address caller = lb_caller();
    lb_require(lb_same(&caller, &entry.owner), NOT_OWNER);
}

/* Event data: the owner, then the name. */
static void emit(const char *topic, uint32_t topic_len, const lb_address *owner, lb_bytes name) {
    uint8_t data[LB_ADDRESS + NAME_MAX];
    lb_copy(data, owner->bytes, LB_ADDRESS);
    lb_copy(data + LB_ADDRESS, name.at, name.len);
    host_emit_event(topic, topic_len, data, LB_ADDRESS + name.len);
}

#define EMIT(topic, owner, name) emit(topic, sizeof(topic) - 1, owner, name)

static void init(lb_input *in) {
    terms agreed;
    lb_write_amount(agreed.fee, lb_take_amount(in));
    lb_end(in);
    lb_no_value();
    lb_require(host_storage_has(TERMS_KEY, sizeof TERMS_KEY) == 0, LB_INIT_TWICE);

    agreed.keeper = lb_caller();
    host_storage_write(TERMS_KEY, sizeof TERMS_KEY, &agreed, sizeof agreed);
}

static void claim(lb_input *in) {
    lb_bytes name = lb_take_bytes(in);
    lb_bytes value = lb_take_bytes(in);
    lb_end(in);
    terms agreed = read_terms();
    lb_require(lb_value() == lb_read_amount(agreed.fee), WRONG_FEE);
    lb_require(is_name(name), BAD_NAME);
    lb_require(value.len <= VALUE_MAX, VALUE_TOO_LONG);
    name_key key = key_of(name);
    lb_require(host_storage_has(key.bytes, key.len) == 0, NAME_TAKEN);

    entry.owner = lb_caller();
    lb_copy(entry.value, value.at, value.len);
    write_entry(&key, value.len);
    EMIT("Claimed", &entry.owner, name);
}

static void set(lb_input *in) {
    lb_bytes name = lb_take_bytes(in);
    lb_bytes value = lb_take_bytes(in);
    lb_end(in);
    lb_no_value();
    lb_require(is_name(name), BAD_NAME);
    lb_require(value.len <= VALUE_MAX, VALUE_TOO_LONG);
    name_key key = key_of(name);
    read_entry(&key);
    require_owner();

    lb_copy(entry.value, value.at, value.len);
    write_entry(&key, value.len);
    EMIT("Changed", &entry.owner, name);
}

static void give(lb_input *in) {
    lb_bytes name = lb_take_bytes(in);
    lb_address to = lb_take_address(in);
    lb_end(in);
    lb_no_value();
    lb_require(is_name(name), BAD_NAME);
    name_key key = key_of(name);
    uint32_t value_len = read_entry(&key);
    require_owner();

    entry.owner = to;
    write_entry(&key, value_len);
    EMIT("Given", &to, name);
}

static void drop(lb_input *in) {
    lb_bytes name = lb_take_bytes(in);
    lb_end(in);
    lb_no_value();
    lb_require(is_name(name), BAD_NAME);
    name_key key = key_of(name);
    read_entry(&key);
    require_owner();

    host_storage_delete(key.bytes, key.len);
    EMIT("Dropped", &entry.owner, name);
}

static void lookup(lb_input *in) {
    lb_bytes name = lb_take_bytes(in);
    lb_end(in);
    lb_no_value();
    lb_require(is_name(name), BAD_NAME);

    name_key key = key_of(name);
    uint32_t value_len = read_entry(&key);
    lb_put_bytes(entry.owner.bytes, LB_ADDRESS);
    lb_put_u32(value_len);
    lb_put_bytes(entry.value, value_len);
}

static void list(lb_input *in) {
    lb_bytes after = lb_take_bytes(in);
    uint32_t limit = lb_take_u32(in);
    lb_end(in);
    lb_no_value();
    lb_require(after.len <= NAME_MAX, BAD_NAME);
    lb_require(limit >= 1 && limit <= LIST_MAX, BAD_LIMIT);

    uint8_t *count_at = lb_put(4);
    uint32_t count = 0;
    name_key key = key_of(after);
    while (count < limit) {
        int32_t len = host_storage_next(key.bytes, key.len, key.bytes, sizeof key.bytes);
        if (len < 0 || key.bytes[0] != 'n') {
            break;
        }
        lb_require((uint32_t)len <= sizeof key.bytes, LB_BAD_STATE);
        key.len = (uint32_t)len;
        read_entry(&key);
        lb_put_u32(key.len - 1);
        lb_put_bytes(key.bytes + 1, key.len - 1);
        lb_put_bytes(entry.owner.bytes, LB_ADDRESS);
        count++;
    }
    lb_write_u32(count_at, count);
}

static void put_fee(lb_input *in) {
    lb_end(in);
    lb_no_value();

    terms agreed = read_terms();
    lb_put_bytes(agreed.fee, LB_AMOUNT);
}

static void withdraw(lb_input *in) {
    lb_amount amount = lb_take_amount(in);
    lb_end(in);
    lb_no_value();
    terms agreed = read_terms();
    lb_address caller = lb_caller();
    lb_require(lb_same(&caller, &agreed.keeper), NOT_KEEPER);

    lb_pay(&caller, amount);
}

void contract(uint32_t method, lb_input *in) {
    switch (method) {
        case INIT: init(in); return;
        case CLAIM: claim(in); return;
        case SET: set(in); return;
        case GIVE: give(in); return;
        case DROP: drop(in); return;
        case LOOKUP: lookup(in); return;
        case LIST: list(in); return;
        case FEE: put_fee(in); return;
        case WITHDRAW: withdraw(in); return;
        default: lb_revert(LB_UNKNOWN_METHOD);
    }
}
