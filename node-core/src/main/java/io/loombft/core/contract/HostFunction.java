package io.loombft.core.contract;

import static io.loombft.core.wasm.ValueType.I32;
import static io.loombft.core.wasm.ValueType.I64;

import io.loombft.core.wasm.AllowedImports;
import io.loombft.core.wasm.FunctionType;
import io.loombft.core.wasm.ValueType;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The functions that contracts may import from module {@value #MODULE}. Pointers and lengths are
 * unsigned i32, addresses 20 bytes, amounts 16 bytes big-endian.
 */
public enum HostFunction {
    /** (key, key length, out) gives (1 when it exists, length of the value); writes the value. */
    STORAGE_READ("host_storage_read", List.of(I32, I32, I32), List.of(I32, I32)),
    /** (key, key length, out, capacity) gives the full length, or −1; writes what fits. */
    STORAGE_GET("host_storage_get", List.of(I32, I32, I32, I32), List.of(I32)),
    /** (key, key length, value, value length). */
    STORAGE_WRITE("host_storage_write", List.of(I32, I32, I32, I32), List.of()),
    /** (key, key length). */
    STORAGE_DELETE("host_storage_delete", List.of(I32, I32), List.of()),
    /** (key, key length) gives 1 or 0. */
    STORAGE_HAS("host_storage_has", List.of(I32, I32), List.of(I32)),
    /** (key, key length, out, capacity) gives the next key's length, or −1. */
    STORAGE_NEXT("host_storage_next", List.of(I32, I32, I32, I32), List.of(I32)),
    /** (out). */
    GET_CALLER("host_get_caller", List.of(I32), List.of()),
    /** (out). */
    GET_ORIGIN("host_get_origin", List.of(I32), List.of()),
    /** (out). */
    GET_SELF_ADDRESS("host_get_self_address", List.of(I32), List.of()),
    /** Gives the height. */
    GET_BLOCK_HEIGHT("host_get_block_height", List.of(), List.of(I64)),
    /** Gives the block's time in milliseconds. */
    GET_BLOCK_TIMESTAMP("host_get_block_timestamp", List.of(), List.of(I64)),
    /** Gives the value sent along, if it fits 63 bits. */
    GET_VALUE("host_get_value", List.of(), List.of(I64)),
    /** Gives the gas that is left. */
    GET_GAS_REMAINING("host_get_gas_remaining", List.of(), List.of(I64)),
    /** (out). */
    GET_VALUE128("host_get_value128", List.of(I32), List.of()),
    /** (address, out). */
    GET_BALANCE("host_get_balance", List.of(I32, I32), List.of()),
    /** (to, amount) gives 1 or 0. */
    TRANSFER("host_transfer", List.of(I32, I32), List.of(I32)),
    /** (data, length, out). */
    SHA256("host_sha256", List.of(I32, I32, I32), List.of()),
    /** (data, length, out). */
    KECCAK256("host_keccak256", List.of(I32, I32, I32), List.of()),
    /** (public key, signature, message, length) gives 1 or 0. */
    VERIFY_ED25519("host_verify_ed25519", List.of(I32, I32, I32, I32), List.of(I32)),
    /** (public key 33, signature 64, hash 32) gives 1 or 0. */
    SECP256K1_VERIFY("host_secp256k1_verify", List.of(I32, I32, I32), List.of(I32)),
    /** (topic, topic length, data, data length). */
    EMIT_EVENT("host_emit_event", List.of(I32, I32, I32, I32), List.of()),
    /** (address, address length, input, input length, gas, out) gives 1 or 0. */
    CALL_CONTRACT("host_call_contract", List.of(I32, I32, I32, I32, I64, I32), List.of(I32)),
    /** (address, input, length, gas, value, out, capacity) gives the answer's length, or −1. */
    CALL_CONTRACT_VALUE(
            "host_call_contract_value", List.of(I32, I32, I32, I64, I32, I32, I32), List.of(I32)),
    /** (out, capacity) gives the full length of what the last nested call answered. */
    RETURN_DATA("host_return_data", List.of(I32, I32), List.of(I32)),
    /** (data, length); does not return. */
    ABORT("host_abort", List.of(I32, I32), List.of());

    /** The module that contracts import from. */
    public static final String MODULE = "rustbft";

    /** Another name of {@link #VERIFY_ED25519}. */
    private static final String ALIAS = "host_ed25519_verify";

    private static final SortedMap<String, HostFunction> BY_IMPORT = byImport();
    private static final AllowedImports IMPORTS = allowed();

    private final String importName;

    // A record of two lists that cannot change, which the checker does not see.
    @SuppressWarnings("ImmutableEnumChecker")
    private final FunctionType type;

    HostFunction(String importName, List<ValueType> params, List<ValueType> results) {
        this.importName = importName;
        this.type = new FunctionType(params, results);
    }

    /** The name that modules import it by. */
    public String importName() {
        return importName;
    }

    public FunctionType type() {
        return type;
    }

    /** The function behind an import name that the module rules have let pass. */
    static HostFunction named(String importName) {
        return Objects.requireNonNull(BY_IMPORT.get(importName));
    }

    /** What the module rules let a contract import. */
    public static AllowedImports imports() {
        return IMPORTS;
    }

    private static SortedMap<String, HostFunction> byImport() {
        SortedMap<String, HostFunction> names = new TreeMap<>();
        for (HostFunction each : values()) {
            names.put(each.importName, each);
        }
        names.put(ALIAS, VERIFY_ED25519);
        return Collections.unmodifiableSortedMap(names);
    }

    private static AllowedImports allowed() {
        SortedMap<String, FunctionType> types = new TreeMap<>();
        BY_IMPORT.forEach((name, function) -> types.put(name, function.type));
        return new AllowedImports(MODULE, types);
    }
}
