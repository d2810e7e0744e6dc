package io.loombft.server.bench;

/**
 * A host function in one of the ways to call it: on the least, and on the most that it takes. The code
 * is what the contract {@code host.wat} knows it by.
 */
enum HostLine {
    STORAGE_READ("storage_read, 32 bytes", 0, 32, Keys.SMALL),
    STORAGE_READ_LARGE("storage_read, 64 KiB", 0, HostLine.LARGE, Keys.LARGE),
    STORAGE_READ_ABSENT("storage_read, absent", 0, 0, Keys.FRESH),
    STORAGE_GET("storage_get, 32 bytes", 1, 32, Keys.SMALL),
    STORAGE_GET_LARGE("storage_get, 64 KiB", 1, HostLine.LARGE, Keys.LARGE),
    STORAGE_HAS("storage_has", 4, 0, Keys.SMALL),
    STORAGE_HAS_LARGE("storage_has, 64 KiB", 4, 0, Keys.LARGE),
    STORAGE_WRITE_NEW("storage_write, a new key", 2, 32, Keys.FRESH),
    STORAGE_WRITE_OVER("storage_write, another value", 2, 31, Keys.SMALL),
    STORAGE_WRITE_EMPTY("storage_write, no bytes", 2, 0, Keys.FRESH),
    STORAGE_WRITE_LARGE("storage_write, 64 KiB", 2, HostLine.LARGE, Keys.FRESH),
    STORAGE_NEXT("storage_next", 5, 0, Keys.SMALL),
    STORAGE_DELETE("storage_delete", 3, 0, Keys.SMALL),
    STORAGE_DELETE_ABSENT("storage_delete, absent", 3, 0, Keys.FRESH),
    GET_CALLER("get_caller", 6, 0, Keys.SMALL),
    GET_ORIGIN("get_origin", 7, 0, Keys.SMALL),
    GET_SELF_ADDRESS("get_self_address", 8, 0, Keys.SMALL),
    GET_BLOCK_HEIGHT("get_block_height", 9, 0, Keys.SMALL),
    GET_BLOCK_TIMESTAMP("get_block_timestamp", 10, 0, Keys.SMALL),
    GET_VALUE("get_value", 11, 0, Keys.SMALL),
    GET_GAS_REMAINING("get_gas_remaining", 12, 0, Keys.SMALL),
    GET_VALUE128("get_value128", 13, 0, Keys.SMALL),
    GET_BALANCE("get_balance", 14, 0, Keys.SMALL),
    GET_BALANCE_ABSENT("get_balance, no account", 14, 0, Keys.FRESH),
    TRANSFER("transfer", 15, 0, Keys.SMALL),
    TRANSFER_NEW("transfer, a new account", 15, 0, Keys.FRESH),
    SHA256("sha256, no bytes", 16, 0, Keys.SMALL),
    SHA256_LARGE("sha256, 1 MiB", 16, HostLine.HUGE, Keys.SMALL),
    KECCAK256("keccak256, no bytes", 17, 0, Keys.SMALL),
    KECCAK256_LARGE("keccak256, 1 MiB", 17, HostLine.HUGE, Keys.SMALL),
    ED25519("verify_ed25519, no bytes", 18, 0, Keys.SMALL),
    ED25519_LARGE("verify_ed25519, 1 MiB", 18, HostLine.HUGE, Keys.SMALL),
    SECP256K1("secp256k1_verify", 19, 0, Keys.SMALL),
    EMIT_EVENT("emit_event, no bytes", 20, 0, Keys.SMALL),
    EMIT_EVENT_LARGE("emit_event, 64 KiB", 20, HostLine.LARGE, Keys.SMALL),
    CALL_CONTRACT("call_contract", 21, 0, Keys.SMALL),
    CALL_CONTRACT_LARGE("call_contract, 64 KiB", 21, HostLine.LARGE, Keys.SMALL),
    CALL_CONTRACT_VALUE("call_contract_value", 22, 0, Keys.SMALL),
    CALL_CONTRACT_VALUE_LARGE("call_contract_value, 64 KiB", 22, HostLine.LARGE, Keys.SMALL),
    RETURN_DATA("return_data", 23, 0, Keys.SMALL),
    ABORT("abort, 64 KiB", 24, HostLine.LARGE, Keys.SMALL);

    /** Which keys and addresses it works on. */
    enum Keys {
        /** Of values of 32 bytes, of accounts with money. */
        SMALL,
        /** Of values of 64 KiB. */
        LARGE,
        /** That nobody has seen yet. */
        FRESH
    }

    static final int LARGE = 65_536;
    static final int HUGE = 1 << 20;

    private final String title;
    private final int code;
    private final int size;
    private final Keys keys;

    HostLine(String title, int code, int size, Keys keys) {
        this.title = title;
        this.code = code;
        this.size = size;
        this.keys = keys;
    }

    String title() {
        return title;
    }

    int code() {
        return code;
    }

    int size() {
        return size;
    }

    Keys keys() {
        return keys;
    }

    /** More calls than this a transaction cannot or need not make. */
    int callsMax() {
        return switch (this) {
            // As many events as a transaction may emit.
            case EMIT_EVENT, EMIT_EVENT_LARGE -> 1_000;
            case ABORT -> 1;
            default -> 1_000_000;
        };
    }

    /** Whether it ends the call that makes it. */
    boolean isEnd() {
        return this == ABORT;
    }
}
