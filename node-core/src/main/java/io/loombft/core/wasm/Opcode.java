package io.loombft.core.wasm;

import java.util.Locale;

/**
 * The instructions that contracts may use: WebAssembly 1.0 without floats, and sign extension. Where
 * the operands depend on more than the instruction, the signature here is what does not.
 */
enum Opcode {
    UNREACHABLE(0x00, Immediate.NONE, "", "", Price.SIMPLE),
    NOP(0x01, Immediate.NONE, "", "", Price.SIMPLE),
    BLOCK(0x02, Immediate.BLOCK_TYPE, "", "", Price.FREE),
    LOOP(0x03, Immediate.BLOCK_TYPE, "", "", Price.BRANCH),
    IF(0x04, Immediate.BLOCK_TYPE, "i", "", Price.BRANCH),
    ELSE(0x05, Immediate.NONE, "", "", Price.FREE),
    END(0x0b, Immediate.NONE, "", "", Price.FREE),
    BR(0x0c, Immediate.LABEL, "", "", Price.BRANCH),
    BR_IF(0x0d, Immediate.LABEL, "i", "", Price.BRANCH),
    BR_TABLE(0x0e, Immediate.LABEL_TABLE, "i", "", Price.BRANCH_TABLE),
    RETURN(0x0f, Immediate.NONE, "", "", Price.BRANCH),
    CALL(0x10, Immediate.FUNCTION, "", "", Price.CALL),
    CALL_INDIRECT(0x11, Immediate.TYPE, "i", "", Price.CALL_INDIRECT),
    DROP(0x1a, Immediate.NONE, "", "", Price.SIMPLE),
    SELECT(0x1b, Immediate.NONE, "", "", Price.SIMPLE),
    LOCAL_GET(0x20, Immediate.LOCAL, "", "", Price.SIMPLE),
    LOCAL_SET(0x21, Immediate.LOCAL, "", "", Price.SIMPLE),
    LOCAL_TEE(0x22, Immediate.LOCAL, "", "", Price.SIMPLE),
    GLOBAL_GET(0x23, Immediate.GLOBAL, "", "", Price.GLOBAL),
    GLOBAL_SET(0x24, Immediate.GLOBAL, "", "", Price.GLOBAL),
    I32_LOAD(0x28, Immediate.MEMORY_32, "i", "i", Price.LOAD),
    I64_LOAD(0x29, Immediate.MEMORY_64, "i", "I", Price.LOAD),
    I32_LOAD8_S(0x2c, Immediate.MEMORY_8, "i", "i", Price.LOAD),
    I32_LOAD8_U(0x2d, Immediate.MEMORY_8, "i", "i", Price.LOAD),
    I32_LOAD16_S(0x2e, Immediate.MEMORY_16, "i", "i", Price.LOAD),
    I32_LOAD16_U(0x2f, Immediate.MEMORY_16, "i", "i", Price.LOAD),
    I64_LOAD8_S(0x30, Immediate.MEMORY_8, "i", "I", Price.LOAD),
    I64_LOAD8_U(0x31, Immediate.MEMORY_8, "i", "I", Price.LOAD),
    I64_LOAD16_S(0x32, Immediate.MEMORY_16, "i", "I", Price.LOAD),
    I64_LOAD16_U(0x33, Immediate.MEMORY_16, "i", "I", Price.LOAD),
    I64_LOAD32_S(0x34, Immediate.MEMORY_32, "i", "I", Price.LOAD),
    I64_LOAD32_U(0x35, Immediate.MEMORY_32, "i", "I", Price.LOAD),
    I32_STORE(0x36, Immediate.MEMORY_32, "ii", "", Price.STORE),
    I64_STORE(0x37, Immediate.MEMORY_64, "iI", "", Price.STORE),
    I32_STORE8(0x3a, Immediate.MEMORY_8, "ii", "", Price.STORE),
    I32_STORE16(0x3b, Immediate.MEMORY_16, "ii", "", Price.STORE),
    I64_STORE8(0x3c, Immediate.MEMORY_8, "iI", "", Price.STORE),
    I64_STORE16(0x3d, Immediate.MEMORY_16, "iI", "", Price.STORE),
    I64_STORE32(0x3e, Immediate.MEMORY_32, "iI", "", Price.STORE),
    MEMORY_SIZE(0x3f, Immediate.ZERO, "", "i", Price.GLOBAL),
    MEMORY_GROW(0x40, Immediate.ZERO, "i", "i", Price.MEMORY_GROW),
    I32_CONST(0x41, Immediate.I32, "", "i", Price.SIMPLE),
    I64_CONST(0x42, Immediate.I64, "", "I", Price.SIMPLE),
    I32_EQZ(0x45, Immediate.NONE, "i", "i", Price.BITS),
    I32_EQ(0x46, Immediate.NONE, "ii", "i", Price.BITS),
    I32_NE(0x47, Immediate.NONE, "ii", "i", Price.BITS),
    I32_LT_S(0x48, Immediate.NONE, "ii", "i", Price.BITS),
    I32_LT_U(0x49, Immediate.NONE, "ii", "i", Price.BITS),
    I32_GT_S(0x4a, Immediate.NONE, "ii", "i", Price.BITS),
    I32_GT_U(0x4b, Immediate.NONE, "ii", "i", Price.BITS),
    I32_LE_S(0x4c, Immediate.NONE, "ii", "i", Price.BITS),
    I32_LE_U(0x4d, Immediate.NONE, "ii", "i", Price.BITS),
    I32_GE_S(0x4e, Immediate.NONE, "ii", "i", Price.BITS),
    I32_GE_U(0x4f, Immediate.NONE, "ii", "i", Price.BITS),
    I64_EQZ(0x50, Immediate.NONE, "I", "i", Price.BITS),
    I64_EQ(0x51, Immediate.NONE, "II", "i", Price.BITS),
    I64_NE(0x52, Immediate.NONE, "II", "i", Price.BITS),
    I64_LT_S(0x53, Immediate.NONE, "II", "i", Price.BITS),
    I64_LT_U(0x54, Immediate.NONE, "II", "i", Price.BITS),
    I64_GT_S(0x55, Immediate.NONE, "II", "i", Price.BITS),
    I64_GT_U(0x56, Immediate.NONE, "II", "i", Price.BITS),
    I64_LE_S(0x57, Immediate.NONE, "II", "i", Price.BITS),
    I64_LE_U(0x58, Immediate.NONE, "II", "i", Price.BITS),
    I64_GE_S(0x59, Immediate.NONE, "II", "i", Price.BITS),
    I64_GE_U(0x5a, Immediate.NONE, "II", "i", Price.BITS),
    I32_CLZ(0x67, Immediate.NONE, "i", "i", Price.BITS),
    I32_CTZ(0x68, Immediate.NONE, "i", "i", Price.BITS),
    I32_POPCNT(0x69, Immediate.NONE, "i", "i", Price.BITS),
    I32_ADD(0x6a, Immediate.NONE, "ii", "i", Price.SIMPLE),
    I32_SUB(0x6b, Immediate.NONE, "ii", "i", Price.SIMPLE),
    I32_MUL(0x6c, Immediate.NONE, "ii", "i", Price.MULTIPLY),
    I32_DIV_S(0x6d, Immediate.NONE, "ii", "i", Price.DIVIDE),
    I32_DIV_U(0x6e, Immediate.NONE, "ii", "i", Price.DIVIDE),
    I32_REM_S(0x6f, Immediate.NONE, "ii", "i", Price.DIVIDE),
    I32_REM_U(0x70, Immediate.NONE, "ii", "i", Price.DIVIDE),
    I32_AND(0x71, Immediate.NONE, "ii", "i", Price.SIMPLE),
    I32_OR(0x72, Immediate.NONE, "ii", "i", Price.SIMPLE),
    I32_XOR(0x73, Immediate.NONE, "ii", "i", Price.SIMPLE),
    I32_SHL(0x74, Immediate.NONE, "ii", "i", Price.SIMPLE),
    I32_SHR_S(0x75, Immediate.NONE, "ii", "i", Price.SIMPLE),
    I32_SHR_U(0x76, Immediate.NONE, "ii", "i", Price.SIMPLE),
    I32_ROTL(0x77, Immediate.NONE, "ii", "i", Price.BITS),
    I32_ROTR(0x78, Immediate.NONE, "ii", "i", Price.BITS),
    I64_CLZ(0x79, Immediate.NONE, "I", "I", Price.BITS),
    I64_CTZ(0x7a, Immediate.NONE, "I", "I", Price.BITS),
    I64_POPCNT(0x7b, Immediate.NONE, "I", "I", Price.BITS),
    I64_ADD(0x7c, Immediate.NONE, "II", "I", Price.SIMPLE),
    I64_SUB(0x7d, Immediate.NONE, "II", "I", Price.SIMPLE),
    I64_MUL(0x7e, Immediate.NONE, "II", "I", Price.MULTIPLY),
    I64_DIV_S(0x7f, Immediate.NONE, "II", "I", Price.DIVIDE),
    I64_DIV_U(0x80, Immediate.NONE, "II", "I", Price.DIVIDE),
    I64_REM_S(0x81, Immediate.NONE, "II", "I", Price.DIVIDE),
    I64_REM_U(0x82, Immediate.NONE, "II", "I", Price.DIVIDE),
    I64_AND(0x83, Immediate.NONE, "II", "I", Price.SIMPLE),
    I64_OR(0x84, Immediate.NONE, "II", "I", Price.SIMPLE),
    I64_XOR(0x85, Immediate.NONE, "II", "I", Price.SIMPLE),
    I64_SHL(0x86, Immediate.NONE, "II", "I", Price.SIMPLE),
    I64_SHR_S(0x87, Immediate.NONE, "II", "I", Price.SIMPLE),
    I64_SHR_U(0x88, Immediate.NONE, "II", "I", Price.SIMPLE),
    I64_ROTL(0x89, Immediate.NONE, "II", "I", Price.BITS),
    I64_ROTR(0x8a, Immediate.NONE, "II", "I", Price.BITS),
    I32_WRAP_I64(0xa7, Immediate.NONE, "I", "i", Price.SIMPLE),
    I64_EXTEND_I32_S(0xac, Immediate.NONE, "i", "I", Price.SIMPLE),
    I64_EXTEND_I32_U(0xad, Immediate.NONE, "i", "I", Price.BITS),
    I32_EXTEND8_S(0xc0, Immediate.NONE, "i", "i", Price.BITS),
    I32_EXTEND16_S(0xc1, Immediate.NONE, "i", "i", Price.BITS),
    I64_EXTEND8_S(0xc2, Immediate.NONE, "I", "I", Price.BITS),
    I64_EXTEND16_S(0xc3, Immediate.NONE, "I", "I", Price.BITS),
    I64_EXTEND32_S(0xc4, Immediate.NONE, "I", "I", Price.BITS);

    /** What follows the opcode. */
    enum Immediate {
        NONE,
        BLOCK_TYPE,
        LABEL,
        LABEL_TABLE,
        FUNCTION,
        TYPE,
        LOCAL,
        GLOBAL,
        MEMORY_8,
        MEMORY_16,
        MEMORY_32,
        MEMORY_64,
        ZERO,
        I32,
        I64
    }

    /** The class by which it is paid. */
    enum Price {
        FREE,
        SIMPLE,
        MULTIPLY,
        DIVIDE,
        BITS,
        LOAD,
        STORE,
        GLOBAL,
        BRANCH,
        BRANCH_TABLE,
        CALL,
        CALL_INDIRECT,
        MEMORY_GROW;

        int of(CodePrices prices) {
            return switch (this) {
                case FREE -> 0;
                case SIMPLE -> prices.simple();
                case MULTIPLY -> prices.multiply();
                case DIVIDE -> prices.divide();
                case BITS -> prices.bits();
                case LOAD -> prices.load();
                case STORE -> prices.store();
                case GLOBAL -> prices.global();
                case BRANCH -> prices.branch();
                case BRANCH_TABLE -> prices.branchTable();
                case CALL -> prices.call();
                case CALL_INDIRECT -> prices.callIndirect();
                case MEMORY_GROW -> prices.memoryGrow();
            };
        }
    }

    // Opcodes have one byte.
    private static final Opcode[] BY_CODE = new Opcode[256];

    static {
        for (Opcode each : values()) {
            BY_CODE[each.code] = each;
        }
    }

    private final int code;
    private final Immediate immediate;
    private final String params;
    private final String results;
    private final Price price;

    Opcode(int code, Immediate immediate, String params, String results, Price price) {
        this.code = code;
        this.immediate = immediate;
        this.params = params;
        this.results = results;
        this.price = price;
    }

    /** The instruction of the byte, 0 to 255; refuses all others by the feature they belong to. */
    static Opcode of(int code, int offset) throws RefusedModuleException {
        Opcode opcode = BY_CODE[code];
        if (opcode == null) {
            throw new RefusedModuleException(offset, featureOf(code));
        }
        return opcode;
    }

    int code() {
        return code;
    }

    Immediate immediate() {
        return immediate;
    }

    /** A letter for each operand, i for i32 and I for i64, the last one on top. */
    String params() {
        return params;
    }

    String results() {
        return results;
    }

    Price price() {
        return price;
    }

    /** As the text format writes it. */
    String mnemonic() {
        String lower = name().toLowerCase(Locale.ROOT);
        int type = lower.startsWith("i32_") || lower.startsWith("i64_") ? 3 : -1;
        if (lower.startsWith("local_") || lower.startsWith("global_")) {
            type = lower.indexOf('_');
        }
        if (lower.startsWith("memory_")) {
            type = lower.indexOf('_');
        }
        return type < 0 ? lower : lower.substring(0, type) + "." + lower.substring(type + 1);
    }

    private static String featureOf(int code) {
        if (isFloat(code)) {
            return "floating point (opcode " + hex(code) + ")";
        }
        return switch (code) {
            case 0x06, 0x07, 0x08, 0x09, 0x0a, 0x18, 0x19, 0x1f ->
                    "exceptions (opcode " + hex(code) + ")";
            case 0x12, 0x13, 0x15 -> "tail calls (opcode " + hex(code) + ")";
            case 0x14, 0x1c, 0x25, 0x26, 0xd0, 0xd1, 0xd2, 0xd3, 0xd4, 0xd5, 0xd6 ->
                    "reference types (opcode " + hex(code) + ")";
            case 0xfb -> "garbage collection (opcode 0xfb)";
            case 0xfc -> "bulk memory or saturating conversions (opcode 0xfc)";
            case 0xfd -> "SIMD (opcode 0xfd)";
            case 0xfe -> "atomics (opcode 0xfe)";
            default -> "unknown opcode " + hex(code);
        };
    }

    private static boolean isFloat(int code) {
        return code == 0x2a
                || code == 0x2b
                || code == 0x38
                || code == 0x39
                || code == 0x43
                || code == 0x44
                || (code >= 0x5b && code <= 0x66)
                || (code >= 0x8b && code <= 0xa6)
                || (code >= 0xa8 && code <= 0xab)
                || (code >= 0xae && code <= 0xbf);
    }

    private static String hex(int code) {
        return String.format(Locale.ROOT, "0x%02x", code);
    }
}
