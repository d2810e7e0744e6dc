package io.loombft.core.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.wasm.TestModule;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every load and store of the specification (section "Memory Instructions") over all edge values, at
 * addresses within a piece of memory, across two, and at its end, against unbounded integers and an
 * array of bytes; and what memory says of its size.
 */
class MemorySemanticsTest {
    private static final int MEMORY = 65_536;
    private static final int RESULT = 8_192;

    /** A load or store: the type of its value, how many bytes it moves, and how a load fills the rest. */
    private record Access(String type, int bits, char extension) {
        int bytes() {
            return bits / 8;
        }

        int typeBits() {
            return type.equals("i32") ? 32 : 64;
        }

        String load() {
            return bits == typeBits() ? type + ".load" : type + ".load" + bits + "_" + extension;
        }

        String store() {
            return bits == typeBits() ? type + ".store" : type + ".store" + bits;
        }
    }

    private static List<Access> accesses() {
        List<Access> all = new ArrayList<>();
        for (String type : List.of("i32", "i64")) {
            for (int bits = 8; bits <= (type.equals("i32") ? 32 : 64); bits *= 2) {
                all.add(new Access(type, bits, 's'));
                if (bits < (type.equals("i32") ? 32 : 64)) {
                    all.add(new Access(type, bits, 'u'));
                }
            }
        }
        return all;
    }

    private static List<Long> edges() {
        List<Long> edges = new ArrayList<>();
        for (int bit : new int[] {0, 1, 7, 8, 15, 16, 31, 32, 63}) {
            edges.add(1L << bit);
            edges.add((1L << bit) - 1);
            edges.add(-(1L << bit));
        }
        edges.add(0x0123_4567_89ab_cdefL);
        edges.add(0xfedc_ba98_7654_3210L);
        return edges.stream().distinct().toList();
    }

    /** At the beginning, aligned and not, across pieces of 4 KiB, and to the last byte. */
    private static List<Integer> addresses(int bytes) {
        return List.of(0, 1, 3, 4_095, 4_096 - bytes, 4_097 - bytes, 12_287, MEMORY - bytes);
    }

    @Test
    void allLoadsAndStoresAreInTheTable() {
        assertEquals(12, accesses().stream().map(Access::load).distinct().count());
        assertEquals(7, accesses().stream().map(Access::store).distinct().count());
    }

    @ParameterizedTest
    @EnumSource
    void loadsGiveWhatTheSpecificationSays(ChicoryEngine engine) throws Trap {
        for (Access access : accesses()) {
            for (int offset : new int[] {0, 1, 4_095}) {
                // The address comes as the first argument; the result goes to where it can be read.
                Machine machine =
                        Running.machine(
                                engine,
                                TestModule.entry(
                                        "i32.const "
                                                + RESULT
                                                + " local.get 0 "
                                                + access.load()
                                                + " "
                                                + offset
                                                + " "
                                                + access.type()
                                                + ".store 0 i32.const 0"));
                for (long value : edges()) {
                    for (int address : addresses(access.bytes())) {
                        if (address >= offset) {
                            machine.reset();
                            machine.write(address, littleEndian(value, access.bytes()));
                            machine.call(address - offset, 0, Running.PLENTY);
                            assertEquals(
                                    littleEndian(loaded(access, value), access.typeBits() / 8),
                                    machine.read(RESULT, access.typeBits() / 8),
                                    access.load() + " of " + value + " at " + address);
                        }
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void storesWriteTheirBytesAndNoOthers(ChicoryEngine engine) throws Trap {
        for (Access access : accesses()) {
            for (int offset : new int[] {0, 7, 4_096}) {
                Machine machine =
                        Running.machine(
                                engine,
                                TestModule.entry(
                                        "local.get 0 i32.const "
                                                + RESULT
                                                + " "
                                                + access.type()
                                                + ".load 0 "
                                                + access.store()
                                                + " "
                                                + offset
                                                + " i32.const 0"));
                for (long value : edges()) {
                    for (int address : addresses(access.bytes())) {
                        if (address >= offset) {
                            machine.reset();
                            int before = Math.max(0, address - 8);
                            int around = Math.min(MEMORY, address + 16) - before;
                            machine.write(before, ones(around));
                            machine.write(RESULT, littleEndian(value, 8));
                            machine.call(address - offset, 0, Running.PLENTY);
                            byte[] expected = ones(around).toArray();
                            littleEndian(value, access.bytes()).copyTo(expected, address - before);
                            assertEquals(
                                    Bytes.copyOf(expected),
                                    machine.read(before, around),
                                    access.store() + " of " + value + " at " + address);
                        }
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void oneByteTooFarTrapsAndWritesNothing(ChicoryEngine engine) throws Trap {
        for (Access access : accesses()) {
            Machine load =
                    Running.machine(
                            engine,
                            TestModule.entry(
                                    "local.get 0 " + access.load() + " 0 drop i32.const 0"));
            Machine store =
                    Running.machine(
                            engine,
                            TestModule.entry(
                                    "local.get 0 "
                                            + access.type()
                                            + ".const -1 "
                                            + access.store()
                                            + " 0 i32.const 0"));
            for (int address = MEMORY - access.bytes() + 1; address <= MEMORY; address++) {
                traps(load, address);
                traps(store, address);
            }
            for (int address : new int[] {-1, -access.bytes(), Integer.MIN_VALUE}) {
                traps(load, address);
                traps(store, address);
            }
        }
    }

    private static void traps(Machine machine, int address) throws Trap {
        machine.reset();
        assertEquals("MEMORY_BOUNDS", Running.call(machine, address, 0, Running.PLENTY).trap());
        assertEquals(Bytes.copyOf(new byte[16]), machine.read(MEMORY - 16, 16));
    }

    @ParameterizedTest
    @EnumSource
    void growingGivesTheOldSizeAndPagesOfZeros(ChicoryEngine engine) {
        TestModule module = new TestModule().memory(2, 5);
        // Grows by the first argument and answers old size, new size and a byte of the last page.
        String code =
                "local.get 0 memory.grow i32.const 10000 i32.mul memory.size i32.const 100 i32.mul"
                        + " i32.add memory.size i32.const 65536 i32.mul i32.const 1 i32.sub"
                        + " i32.load8_u 0 i32.add";
        module.exportFunction("call", module.function("i32 i32 -> i32", "", code));
        Machine machine = Running.machine(engine, module);
        for (int[] each :
                new int[][] {
                    {0, 20_200},
                    {1, 20_300},
                    {2, 20_400},
                    {3, 20_500},
                    {4, -9_800},
                    {-1, -9_800},
                    {65_536, -9_800},
                    {Integer.MIN_VALUE, -9_800},
                    {Integer.MAX_VALUE, -9_800}
                }) {
            machine.reset();
            assertEquals(
                    each[1],
                    Running.call(machine, each[0], 0, Running.PLENTY).result(),
                    "by " + each[0]);
        }
    }

    private static long loaded(Access access, long value) {
        BigInteger modulus = BigInteger.TWO.pow(access.bits());
        BigInteger bytes = BigInteger.valueOf(value).mod(modulus);
        boolean isNegative = access.extension() == 's' && bytes.testBit(access.bits() - 1);
        return (isNegative ? bytes.subtract(modulus) : bytes).longValue();
    }

    private static Bytes littleEndian(long value, int bytes) {
        return new Encoder().i64(Long.reverseBytes(value)).toBytes().slice(0, bytes);
    }

    private static Bytes ones(int count) {
        byte[] bytes = new byte[count];
        java.util.Arrays.fill(bytes, (byte) 0xa5);
        return Bytes.copyOf(bytes);
    }
}
