package io.loombft.core.contract;

import io.loombft.core.crypto.Ed25519;
import org.jspecify.annotations.Nullable;

/**
 * Answers the host functions for the call that runs now. For one thread; machines made for it can run
 * one call after the other.
 */
final class HostFunctions implements HostCalls {
    /** No results; nobody can change an array of none. */
    private static final long[] NOTHING = {};

    private final CryptoFunctions crypto;
    private @Nullable Execution now;

    HostFunctions(Ed25519 ed25519) {
        this.crypto = new CryptoFunctions(ed25519);
    }

    void begin(Execution execution) {
        if (now != null) {
            throw new AssertionError("a call from outside begins while one is under way");
        }
        now = execution;
    }

    void end() {
        now = null;
    }

    @Override
    public long[] call(HostFunction function, Machine machine, long[] arguments) throws Trap {
        Execution execution = now;
        if (execution == null) {
            throw new AssertionError("a host function is called outside of any call");
        }
        var on = new Arguments(execution, machine, arguments);
        return switch (function) {
            case STORAGE_READ -> StorageFunctions.read(on);
            case STORAGE_GET -> one(StorageFunctions.get(on));
            case STORAGE_WRITE -> none(() -> StorageFunctions.write(on));
            case STORAGE_DELETE -> none(() -> StorageFunctions.delete(on));
            case STORAGE_HAS -> one(StorageFunctions.has(on));
            case STORAGE_NEXT -> one(StorageFunctions.next(on));
            case GET_CALLER -> none(() -> ContextFunctions.caller(on));
            case GET_ORIGIN -> none(() -> ContextFunctions.origin(on));
            case GET_SELF_ADDRESS -> none(() -> ContextFunctions.self(on));
            case GET_BLOCK_HEIGHT -> one(ContextFunctions.height(on));
            case GET_BLOCK_TIMESTAMP -> one(ContextFunctions.timeMs(on));
            case GET_VALUE -> one(ContextFunctions.value(on));
            case GET_GAS_REMAINING -> one(ContextFunctions.gasRemaining(on));
            case GET_VALUE128 -> none(() -> ContextFunctions.value128(on));
            case GET_BALANCE -> none(() -> MoneyFunctions.balance(on));
            case TRANSFER -> one(MoneyFunctions.transfer(on));
            case SHA256 -> none(() -> crypto.sha256(on));
            case KECCAK256 -> none(() -> crypto.keccak256(on));
            case VERIFY_ED25519 -> one(crypto.ed25519(on));
            case SECP256K1_VERIFY -> one(crypto.secp256k1(on));
            case EMIT_EVENT -> none(() -> CallFunctions.emit(on));
            case CALL_CONTRACT -> one(CallFunctions.call(on));
            case CALL_CONTRACT_VALUE -> one(CallFunctions.callWithValue(on));
            case RETURN_DATA -> one(CallFunctions.returnData(on));
            case ABORT -> throw CallFunctions.abort(on);
        };
    }

    /** A host function without a result. */
    private interface Deed {
        void run() throws Trap;
    }

    private static long[] none(Deed deed) throws Trap {
        deed.run();
        return NOTHING;
    }

    private static long[] one(long result) {
        return new long[] {result};
    }
}
