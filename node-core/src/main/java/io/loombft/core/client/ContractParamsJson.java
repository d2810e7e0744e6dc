package io.loombft.core.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loombft.core.types.ContractLimits;
import io.loombft.core.types.ContractParams;
import io.loombft.core.types.HostPrices;
import io.loombft.core.wasm.CodePrices;
import java.util.List;

/**
 * The parameters of contracts as JSON: {@code host} and {@code code} among the prices of gas, and the
 * limits under {@code contracts}. Each may be left out.
 */
final class ContractParamsJson {
    static final String HOST_NAME = "host";
    static final String CODE_NAME = "code";
    static final String LIMITS_NAME = "contracts";

    private static final List<String> HOST =
            List.of(
                    "start",
                    "code_byte",
                    "context",
                    "memory_byte",
                    "storage_read",
                    "storage_read_byte",
                    "storage_write",
                    "storage_write_byte",
                    "storage_next",
                    "balance",
                    "transfer",
                    "event",
                    "event_byte",
                    "sha256",
                    "sha256_byte",
                    "keccak256",
                    "keccak256_byte",
                    "ed25519",
                    "secp256k1",
                    "load",
                    "load_work");
    private static final List<String> CODE =
            List.of(
                    "simple",
                    "multiply",
                    "divide",
                    "bits",
                    "load",
                    "store",
                    "global",
                    "branch",
                    "branch_table",
                    "call",
                    "call_indirect",
                    "host_call",
                    "memory_grow",
                    "memory_page",
                    "frame_slot",
                    "frame");
    private static final List<String> LIMITS =
            List.of(
                    "code_bytes_max",
                    "call_depth_max",
                    "nesting_max",
                    "memory_pages_max",
                    "storage_value_max",
                    "resident_bytes_max");

    private ContractParamsJson() {}

    /** Reads the prices below {@code gas} and the limits beside it. */
    static ContractParams read(JsonFile params) throws InvalidFileException {
        ContractParams standard = ContractParams.DEFAULT;
        JsonFile gas = params.orEmpty("gas");
        return new ContractParams(
                host(gas.orEmpty(HOST_NAME).of(HOST), standard.host()),
                code(gas.orEmpty(CODE_NAME).of(CODE), standard.code()),
                limits(params.orEmpty(LIMITS_NAME).of(LIMITS), standard.limits()));
    }

    /** Writes the prices into {@code gas} and the limits beside it. */
    static void write(ContractParams contracts, ObjectNode gas, ObjectNode params) {
        write(contracts.host(), gas.putObject(HOST_NAME));
        write(contracts.code(), gas.putObject(CODE_NAME));
        write(contracts.limits(), params.putObject(LIMITS_NAME));
    }

    private static HostPrices host(JsonFile object, HostPrices standard)
            throws InvalidFileException {
        return new HostPrices(
                number(object, "start", standard.start()),
                number(object, "code_byte", standard.codeByte()),
                number(object, "context", standard.context()),
                number(object, "memory_byte", standard.memoryByte()),
                number(object, "storage_read", standard.storageRead()),
                number(object, "storage_read_byte", standard.storageReadByte()),
                number(object, "storage_write", standard.storageWrite()),
                number(object, "storage_write_byte", standard.storageWriteByte()),
                number(object, "storage_next", standard.storageNext()),
                number(object, "balance", standard.balance()),
                number(object, "transfer", standard.transfer()),
                number(object, "event", standard.event()),
                number(object, "event_byte", standard.eventByte()),
                number(object, "sha256", standard.sha256()),
                number(object, "sha256_byte", standard.sha256Byte()),
                number(object, "keccak256", standard.keccak256()),
                number(object, "keccak256_byte", standard.keccak256Byte()),
                number(object, "ed25519", standard.ed25519()),
                number(object, "secp256k1", standard.secp256k1()),
                number(object, "load", standard.load()),
                number(object, "load_work", standard.loadWork()));
    }

    private static CodePrices code(JsonFile object, CodePrices standard)
            throws InvalidFileException {
        return new CodePrices(
                number(object, "simple", standard.simple()),
                number(object, "multiply", standard.multiply()),
                number(object, "divide", standard.divide()),
                number(object, "bits", standard.bits()),
                number(object, "load", standard.load()),
                number(object, "store", standard.store()),
                number(object, "global", standard.global()),
                number(object, "branch", standard.branch()),
                number(object, "branch_table", standard.branchTable()),
                number(object, "call", standard.call()),
                number(object, "call_indirect", standard.callIndirect()),
                number(object, "host_call", standard.hostCall()),
                number(object, "memory_grow", standard.memoryGrow()),
                number(object, "memory_page", standard.memoryPage()),
                number(object, "frame_slot", standard.frameSlot()),
                number(object, "frame", standard.frame()));
    }

    private static ContractLimits limits(JsonFile object, ContractLimits standard)
            throws InvalidFileException {
        return new ContractLimits(
                number(object, "code_bytes_max", standard.codeBytesMax()),
                number(object, "call_depth_max", standard.callDepthMax()),
                number(object, "nesting_max", standard.nestingMax()),
                number(object, "memory_pages_max", standard.memoryPagesMax()),
                number(object, "storage_value_max", standard.storageValueMax()),
                number(object, "resident_bytes_max", standard.residentBytesMax()));
    }

    private static void write(HostPrices prices, ObjectNode to) {
        to.put("start", prices.start())
                .put("code_byte", prices.codeByte())
                .put("context", prices.context())
                .put("memory_byte", prices.memoryByte())
                .put("storage_read", prices.storageRead())
                .put("storage_read_byte", prices.storageReadByte())
                .put("storage_write", prices.storageWrite())
                .put("storage_write_byte", prices.storageWriteByte())
                .put("storage_next", prices.storageNext())
                .put("balance", prices.balance())
                .put("transfer", prices.transfer())
                .put("event", prices.event())
                .put("event_byte", prices.eventByte())
                .put("sha256", prices.sha256())
                .put("sha256_byte", prices.sha256Byte())
                .put("keccak256", prices.keccak256())
                .put("keccak256_byte", prices.keccak256Byte())
                .put("ed25519", prices.ed25519())
                .put("secp256k1", prices.secp256k1())
                .put("load", prices.load())
                .put("load_work", prices.loadWork());
    }

    private static void write(CodePrices prices, ObjectNode to) {
        to.put("simple", prices.simple())
                .put("multiply", prices.multiply())
                .put("divide", prices.divide())
                .put("bits", prices.bits())
                .put("load", prices.load())
                .put("store", prices.store())
                .put("global", prices.global())
                .put("branch", prices.branch())
                .put("branch_table", prices.branchTable())
                .put("call", prices.call())
                .put("call_indirect", prices.callIndirect())
                .put("host_call", prices.hostCall())
                .put("memory_grow", prices.memoryGrow())
                .put("memory_page", prices.memoryPage())
                .put("frame_slot", prices.frameSlot())
                .put("frame", prices.frame());
    }

    private static void write(ContractLimits limits, ObjectNode to) {
        to.put("code_bytes_max", limits.codeBytesMax())
                .put("call_depth_max", limits.callDepthMax())
                .put("nesting_max", limits.nestingMax())
                .put("memory_pages_max", limits.memoryPagesMax())
                .put("storage_value_max", limits.storageValueMax())
                .put("resident_bytes_max", limits.residentBytesMax());
    }

    private static int number(JsonFile object, String name, int standard)
            throws InvalidFileException {
        long value = object.whole(name, standard);
        if (value > Integer.MAX_VALUE) {
            throw object.problem(object.at(name) + " is " + value + ", expected at most 2^31 - 1");
        }
        return (int) value;
    }
}
