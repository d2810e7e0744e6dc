package io.loombft.core.contract;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.wasm.FunctionType;
import io.loombft.core.wasm.TestModule;
import io.loombft.core.wasm.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Draws modules of fitting types that use every instruction; many of them trap or never end. */
public final class RandomModule {
    private static final List<String> TYPES =
            List.of(
                    "->",
                    "i32 ->",
                    "-> i32",
                    "i32 i64 -> i32",
                    "i64 -> i64",
                    "i32 i32 -> i32",
                    "i64 i64 i32 -> i64",
                    "i64 -> i32",
                    "i32 -> i64");
    private static final String[] I32_PAIR = {
        "add", "sub", "mul", "and", "or", "xor", "shl", "shr_s", "shr_u", "rotl", "rotr", "eq",
        "ne", "lt_s", "lt_u", "gt_s", "gt_u", "le_s", "le_u", "ge_s", "ge_u"
    };
    private static final String[] DIVISIONS = {"div_s", "div_u", "rem_s", "rem_u"};
    private static final String[] ARITHMETIC = {
        "add", "sub", "mul", "and", "or", "xor", "shl", "shr_s", "shr_u", "rotl", "rotr"
    };
    private static final String[] COMPARISONS = {
        "eq", "ne", "lt_s", "lt_u", "gt_s", "gt_u", "le_s", "le_u", "ge_s", "ge_u"
    };

    private final Random random;
    private final TestModule module = new TestModule();
    private final List<FunctionType> functions = new ArrayList<>();
    private final List<FunctionType> callable = new ArrayList<>();
    private final StringBuilder code = new StringBuilder();

    private FunctionType current = TestModule.type("->");
    private List<ValueType> locals = List.of();

    /** What a branch to each open block carries, the innermost last. */
    private final List<List<ValueType>> labels = new ArrayList<>();

    private int budget;

    private RandomModule(long seed) {
        random = new Random(seed);
    }

    public static TestModule of(long seed) {
        return new RandomModule(seed).draw();
    }

    private TestModule draw() {
        int pages = 1 + random.nextInt(2);
        module.memory(pages, pages + random.nextInt(3));
        module.global(ValueType.I32, random.nextInt()).global(ValueType.I64, random.nextLong());
        byte[] data = new byte[random.nextInt(100)];
        random.nextBytes(data);
        module.data(random.nextInt(60_000), Bytes.copyOf(data));
        callable.add(importHost("host_get_block_height"));
        callable.add(importHost("host_get_gas_remaining"));
        callable.add(importHost("host_sha256"));
        callable.add(importHost("host_storage_has"));
        callable.add(importHost("host_storage_read"));
        int imported = callable.size();
        int count = 2 + random.nextInt(5);
        for (int i = 0; i < count; i++) {
            functions.add(TestModule.type(TYPES.get(random.nextInt(TYPES.size()))));
        }
        functions.set(0, TestModule.type("i32 i32 -> i32"));
        callable.addAll(functions);
        int size = 4 + random.nextInt(8);
        module.table(size);
        List<Integer> entries = new ArrayList<>();
        for (int i = 0; i < size - 1; i++) {
            entries.add(random.nextInt(callable.size()));
        }
        module.element(0, entries);
        functions.forEach(this::function);
        return module.exportFunction("call", imported);
    }

    private FunctionType importHost(String name) {
        FunctionType type = HostFunction.imports().functions().get(name);
        module.importFunction(HostFunction.MODULE, name, type);
        return type;
    }

    private void function(FunctionType type) {
        current = type;
        List<ValueType> own = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            own.add(type());
        }
        locals = new ArrayList<>(type.params());
        locals.addAll(own);
        code.setLength(0);
        labels.clear();
        labels.add(type.results());
        budget = 20 + random.nextInt(60);
        statements(3);
        type.results().forEach(result -> value(result, 3));
        module.function(type, own, code.toString());
    }

    private ValueType type() {
        return random.nextBoolean() ? ValueType.I32 : ValueType.I64;
    }

    private void statements(int depth) {
        for (int i = 1 + random.nextInt(5); i > 0 && budget > 0; i--) {
            statement(depth);
        }
    }

    private void statement(int depth) {
        budget--;
        switch (random.nextInt(depth > 0 ? 15 : 8)) {
            case 0, 1 -> {
                if (locals.isEmpty()) {
                    emit("nop");
                    return;
                }
                int local = random.nextInt(locals.size());
                value(locals.get(local), 3);
                emit("local.set " + local);
            }
            case 2 -> {
                int global = random.nextInt(2);
                value(global == 0 ? ValueType.I32 : ValueType.I64, 3);
                emit("global.set " + global);
            }
            case 3, 4 -> store();
            case 5 -> {
                ValueType type = type();
                value(type, 2);
                emit("drop");
            }
            case 6 -> callAndDrop();
            case 7 -> branchIf();
            case 8, 9 -> block("block", depth);
            case 10, 11 -> loop(depth);
            case 12 -> {
                value(ValueType.I32, 2);
                emit("if");
                labels.add(List.of());
                statements(depth - 1);
                if (random.nextBoolean()) {
                    emit("else");
                    statements(depth - 1);
                }
                close();
            }
            case 13 -> table(depth);
            default -> leave(depth);
        }
    }

    private void block(String opcode, int depth) {
        emit(opcode);
        labels.add(List.of());
        statements(depth - 1);
        close();
    }

    /** Mostly ends by itself; when not, the gas ends it. */
    private void loop(int depth) {
        emit("loop");
        labels.add(List.of());
        statements(depth - 1);
        if (random.nextInt(3) > 0) {
            emit("global.get 0 i32.const 1 i32.add global.set 0");
            emit("global.get 0 i32.const " + (1 + random.nextInt(15)) + " i32.and br_if 0");
        }
        close();
    }

    private void table(int depth) {
        emit("block block block");
        for (int i = 0; i < 3; i++) {
            labels.add(List.of());
        }
        statements(depth - 1);
        value(ValueType.I32, 2);
        emit("br_table 4 " + random.nextInt(3) + " 1 0 2");
        for (int i = 0; i < 3; i++) {
            close();
            statements(depth - 2);
        }
    }

    /** Ends a block before its end, so that code stands that cannot run. */
    private void leave(int depth) {
        value(ValueType.I32, 2);
        emit("if");
        labels.add(List.of());
        switch (random.nextInt(3)) {
            case 0 -> {
                current.results().forEach(result -> value(result, 2));
                emit("return");
            }
            case 1 -> emit(random.nextInt(4) == 0 ? "unreachable" : "br 0");
            default -> {
                int label = random.nextInt(labels.size());
                labels.get(labels.size() - 1 - label).forEach(result -> value(result, 2));
                emit("br " + label);
            }
        }
        statements(depth - 1);
        close();
    }

    private void branchIf() {
        int label = random.nextInt(labels.size());
        List<ValueType> carried = labels.get(labels.size() - 1 - label);
        if (random.nextBoolean()) {
            emit("i32.const 77");
            carried.forEach(result -> value(result, 2));
            value(ValueType.I32, 2);
            emit("br_if " + label);
            carried.forEach(result -> emit("drop"));
            emit("drop");
            return;
        }
        carried.forEach(result -> value(result, 2));
        value(ValueType.I32, 2);
        emit("br_if " + label);
        carried.forEach(result -> emit("drop"));
    }

    private void callAndDrop() {
        int function = random.nextInt(callable.size());
        FunctionType type = callable.get(function);
        type.params().forEach(param -> value(param, 2));
        if (function >= 5 && random.nextBoolean()) {
            emit("i32.const " + random.nextInt(9) + " call_indirect " + module.typeIndex(type));
        } else {
            emit("call " + function);
        }
        type.results().forEach(result -> emit("drop"));
    }

    private void store() {
        ValueType type = type();
        address();
        value(type, 2);
        String[] names =
                type == ValueType.I32
                        ? new String[] {"i32.store", "i32.store8", "i32.store16"}
                        : new String[] {"i64.store", "i64.store8", "i64.store16", "i64.store32"};
        emit(names[random.nextInt(names.length)] + " " + offset());
    }

    /** Mostly inside of the memory, near a border of a piece, or anywhere. */
    private void address() {
        value(ValueType.I32, 1);
        switch (random.nextInt(12)) {
            case 0 -> emit("i32.const 131071 i32.and");
            case 1 ->
                    emit(
                            "i32.const 15 i32.and i32.const "
                                    + (4_088 + 4_096 * random.nextInt(14))
                                    + " i32.add");
            case 2 -> emit("i32.const 65520 i32.or");
            default -> emit("i32.const 32767 i32.and");
        }
    }

    private long offset() {
        return switch (random.nextInt(40)) {
            case 0 -> 0xffff_ffffL;
            case 1 -> 0x7fff_ffffL;
            case 2 -> 0x8000_0000L;
            case 3 -> 65_536;
            default -> random.nextInt(64);
        };
    }

    private void value(ValueType type, int depth) {
        if (depth == 0 || budget <= 0) {
            leaf(type);
            return;
        }
        if (type == ValueType.I32) {
            i32(depth - 1);
        } else {
            i64(depth - 1);
        }
    }

    private void leaf(ValueType type) {
        int local = locals.isEmpty() ? 0 : random.nextInt(locals.size());
        if (!locals.isEmpty() && locals.get(local) == type) {
            emit("local.get " + local);
        } else if (type == ValueType.I32) {
            emit(random.nextInt(4) == 0 ? "global.get 0" : "i32.const " + edge(32));
        } else {
            emit(random.nextInt(4) == 0 ? "global.get 1" : "i64.const " + edge(64));
        }
    }

    private long edge(int bits) {
        long any = random.nextLong();
        long value =
                switch (random.nextInt(6)) {
                    case 0 -> 0;
                    case 1 -> -1;
                    case 2 -> Long.MIN_VALUE >> (64 - bits);
                    case 3 -> Long.MAX_VALUE >> (64 - bits);
                    case 4 -> random.nextInt(70);
                    default -> any;
                };
        return bits == 32 ? (int) value : value;
    }

    private void i32(int depth) {
        budget--;
        switch (random.nextInt(14)) {
            case 0, 1, 2 -> pair(ValueType.I32, pick(I32_PAIR), depth);
            case 3 -> division(ValueType.I32, depth);
            case 4 -> {
                value(ValueType.I32, depth);
                emit(pick("i32.clz", "i32.ctz", "i32.popcnt", "i32.eqz"));
            }
            case 5 -> {
                value(ValueType.I32, depth);
                emit(pick("i32.extend8_s", "i32.extend16_s"));
            }
            case 6 -> {
                value(ValueType.I64, depth);
                emit(pick("i32.wrap_i64", "i64.eqz"));
            }
            case 7 -> {
                value(ValueType.I64, depth);
                value(ValueType.I64, depth);
                emit("i64." + pick(COMPARISONS));
            }
            case 8 -> {
                address();
                emit(
                        pick(
                                        "i32.load",
                                        "i32.load8_s",
                                        "i32.load8_u",
                                        "i32.load16_s",
                                        "i32.load16_u")
                                + " "
                                + offset());
            }
            case 9 -> select(ValueType.I32, depth);
            case 10 -> {
                value(ValueType.I32, 0);
                emit("i32.const 3 i32.and memory.grow");
            }
            case 11 -> emit("memory.size");
            case 12 -> callFor(ValueType.I32);
            default -> typedBlock(ValueType.I32, depth);
        }
    }

    private void i64(int depth) {
        budget--;
        switch (random.nextInt(10)) {
            case 0, 1, 2 -> pair(ValueType.I64, pick(ARITHMETIC), depth);
            case 3 -> division(ValueType.I64, depth);
            case 4 -> {
                value(ValueType.I64, depth);
                emit(
                        pick(
                                "i64.clz",
                                "i64.ctz",
                                "i64.popcnt",
                                "i64.extend8_s",
                                "i64.extend16_s",
                                "i64.extend32_s"));
            }
            case 5 -> {
                value(ValueType.I32, depth);
                emit(pick("i64.extend_i32_s", "i64.extend_i32_u"));
            }
            case 6 -> {
                address();
                emit(
                        pick(
                                        "i64.load",
                                        "i64.load8_s",
                                        "i64.load8_u",
                                        "i64.load16_s",
                                        "i64.load16_u",
                                        "i64.load32_s",
                                        "i64.load32_u")
                                + " "
                                + offset());
            }
            case 7 -> select(ValueType.I64, depth);
            case 8 -> callFor(ValueType.I64);
            default -> typedBlock(ValueType.I64, depth);
        }
    }

    private void pair(ValueType type, String operator, int depth) {
        value(type, depth);
        value(type, depth);
        emit(name(type) + "." + operator);
    }

    /** Mostly by something that is not zero. */
    private void division(ValueType type, int depth) {
        value(type, depth);
        value(type, depth);
        if (random.nextInt(8) > 0) {
            emit(name(type) + ".const 1 " + name(type) + ".or");
        }
        emit(name(type) + "." + pick(DIVISIONS));
    }

    private void select(ValueType type, int depth) {
        value(type, depth);
        value(type, depth);
        value(ValueType.I32, depth);
        emit("select");
    }

    private void callFor(ValueType type) {
        for (int i = 0; i < callable.size(); i++) {
            int function = (i + random.nextInt(callable.size())) % callable.size();
            if (callable.get(function).results().equals(List.of(type))) {
                callable.get(function).params().forEach(param -> value(param, 0));
                emit("call " + function);
                return;
            }
        }
        leaf(type);
    }

    private void typedBlock(ValueType type, int depth) {
        emit("block " + name(type));
        labels.add(List.of(type));
        value(type, depth);
        value(ValueType.I32, depth);
        emit("br_if 0");
        if (random.nextBoolean()) {
            emit("drop");
            value(type, depth);
        }
        close();
    }

    private void close() {
        labels.remove(labels.size() - 1);
        emit("end");
    }

    private String pick(String... names) {
        return names[random.nextInt(names.length)];
    }

    private static String name(ValueType type) {
        return type == ValueType.I32 ? "i32" : "i64";
    }

    private void emit(String text) {
        code.append(text).append(' ');
    }
}
