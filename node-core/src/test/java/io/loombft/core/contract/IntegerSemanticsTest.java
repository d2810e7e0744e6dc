package io.loombft.core.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.wasm.TestModule;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every integer operator over all pairs of edge values, against the definitions of the specification
 * (section "Integer Operations"), written here with unbounded integers.
 */
class IntegerSemanticsTest {
    private static final BigInteger TWO = BigInteger.TWO;
    private static final List<String> COMPARISONS =
            List.of("eq", "ne", "lt_u", "gt_u", "le_u", "ge_u", "lt_s", "gt_s", "le_s", "ge_s");
    private static final String DIVIDED_BY_ZERO = "ARITHMETIC";

    /** Numbers of one width, as unsigned values below 2^bits. */
    private record Width(int bits) {
        String name() {
            return "i" + bits;
        }

        BigInteger modulus() {
            return TWO.pow(bits);
        }

        BigInteger wrap(BigInteger value) {
            return value.mod(modulus());
        }

        BigInteger signed(BigInteger value) {
            return value.testBit(bits - 1) ? value.subtract(modulus()) : value;
        }

        int shift(BigInteger by) {
            return by.mod(BigInteger.valueOf(bits)).intValueExact();
        }

        List<BigInteger> edges() {
            List<BigInteger> edges = new ArrayList<>();
            for (int near : new int[] {0, 1, 7, 8, 15, 16, 31, 32, 63}) {
                BigInteger power = near < bits ? BigInteger.ONE.shiftLeft(near) : TWO;
                edges.add(wrap(power));
                edges.add(wrap(power.negate()));
                edges.add(wrap(power.subtract(BigInteger.ONE)));
            }
            edges.add(wrap(new BigInteger("0123456789abcdef", 16)));
            edges.add(wrap(new BigInteger("fedcba9876543210", 16)));
            edges.add(BigInteger.valueOf(bits));
            edges.add(BigInteger.valueOf(bits + 1));
            return edges.stream().distinct().toList();
        }
    }

    @ParameterizedTest
    @EnumSource
    void operatorsOfTwoGiveWhatTheSpecificationSays(ChicoryEngine engine) {
        for (Width w : List.of(new Width(32), new Width(64))) {
            pairs(engine, w, "add", (a, b) -> w.wrap(a.add(b)));
            pairs(engine, w, "sub", (a, b) -> w.wrap(a.subtract(b)));
            pairs(engine, w, "mul", (a, b) -> w.wrap(a.multiply(b)));
            pairs(engine, w, "and", BigInteger::and);
            pairs(engine, w, "or", BigInteger::or);
            pairs(engine, w, "xor", BigInteger::xor);
            pairs(engine, w, "shl", (a, b) -> w.wrap(a.shiftLeft(w.shift(b))));
            pairs(engine, w, "shr_u", (a, b) -> a.shiftRight(w.shift(b)));
            pairs(engine, w, "shr_s", (a, b) -> w.wrap(w.signed(a).shiftRight(w.shift(b))));
            pairs(engine, w, "rotl", (a, b) -> rotated(w, a, w.shift(b)));
            pairs(engine, w, "rotr", (a, b) -> rotated(w, a, w.bits() - w.shift(b)));
            pairs(engine, w, "eq", (a, b) -> truth(a.equals(b)));
            pairs(engine, w, "ne", (a, b) -> truth(!a.equals(b)));
            pairs(engine, w, "lt_u", (a, b) -> truth(a.compareTo(b) < 0));
            pairs(engine, w, "gt_u", (a, b) -> truth(a.compareTo(b) > 0));
            pairs(engine, w, "le_u", (a, b) -> truth(a.compareTo(b) <= 0));
            pairs(engine, w, "ge_u", (a, b) -> truth(a.compareTo(b) >= 0));
            pairs(engine, w, "lt_s", (a, b) -> truth(w.signed(a).compareTo(w.signed(b)) < 0));
            pairs(engine, w, "gt_s", (a, b) -> truth(w.signed(a).compareTo(w.signed(b)) > 0));
            pairs(engine, w, "le_s", (a, b) -> truth(w.signed(a).compareTo(w.signed(b)) <= 0));
            pairs(engine, w, "ge_s", (a, b) -> truth(w.signed(a).compareTo(w.signed(b)) >= 0));
        }
    }

    @ParameterizedTest
    @EnumSource
    void divisionsGiveOrTrapAsTheSpecificationSays(ChicoryEngine engine) {
        for (Width w : List.of(new Width(32), new Width(64))) {
            divisions(engine, w, "div_u", BigInteger::divide);
            divisions(engine, w, "rem_u", BigInteger::remainder);
            divisions(engine, w, "div_s", (a, b) -> w.signed(a).divide(w.signed(b)));
            divisions(engine, w, "rem_s", (a, b) -> w.signed(a).remainder(w.signed(b)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void operatorsOfOneGiveWhatTheSpecificationSays(ChicoryEngine engine) {
        Width narrow = new Width(32);
        Width wide = new Width(64);
        for (Width w : List.of(narrow, wide)) {
            singles(engine, w, w, "clz", a -> BigInteger.valueOf(w.bits() - a.bitLength()));
            singles(
                    engine,
                    w,
                    w,
                    "ctz",
                    a -> BigInteger.valueOf(a.signum() == 0 ? w.bits() : a.getLowestSetBit()));
            singles(engine, w, w, "popcnt", a -> BigInteger.valueOf(a.bitCount()));
            singles(engine, w, narrow, "eqz", a -> truth(a.signum() == 0));
            singles(engine, w, w, "extend8_s", a -> extended(w, a, 8));
            singles(engine, w, w, "extend16_s", a -> extended(w, a, 16));
        }
        singles(engine, wide, wide, "extend32_s", a -> extended(wide, a, 32));
        conversion(engine, wide, narrow, "i32.wrap_i64", narrow::wrap);
        conversion(engine, narrow, wide, "i64.extend_i32_s", a -> wide.wrap(narrow.signed(a)));
        conversion(engine, narrow, wide, "i64.extend_i32_u", a -> a);
    }

    @ParameterizedTest
    @EnumSource
    void anchorsWrittenByHandHold(ChicoryEngine engine) {
        // A mistake in the definitions above would be the same for all operators; these are
        // numbers.
        assertEquals(0x8000_0000L, binary(engine, 32, "add", 0x7fff_ffffL, 1));
        assertEquals(0x1L, binary(engine, 32, "mul", 0xffff_ffffL, 0xffff_ffffL));
        assertEquals(0xffff_fffeL, binary(engine, 32, "div_s", 0xffff_fffbL, 2));
        assertEquals(0xffff_ffffL, binary(engine, 32, "rem_s", 0xffff_fffbL, 2));
        assertEquals(0L, binary(engine, 32, "rem_s", 0x8000_0000L, 0xffff_ffffL));
        assertEquals(0x7fff_fffdL, binary(engine, 32, "div_u", 0xffff_fffbL, 2));
        assertEquals(0xc000_0000L, binary(engine, 32, "shr_s", 0x8000_0000L, 33));
        assertEquals(0x579b30edL, binary(engine, 32, "rotl", 0xabcd9876L, 1));
        assertEquals(0x00fe_dc00L, binary(engine, 32, "rotr", 0xfe_dc00L, 32));
        assertEquals(0x8000_0000_0000_0000L, binary(engine, 64, "add", 0x7fff_ffff_ffff_ffffL, 1));
        assertEquals(0x579a30ec_8acf1357L, binary(engine, 64, "rotl", 0xabcd1876_456789abL, 1));
        assertEquals(-1L, binary(engine, 64, "shr_s", Long.MIN_VALUE, 63));
        assertEquals(0L, binary(engine, 64, "rem_s", Long.MIN_VALUE, -1));
    }

    private void pairs(
            ChicoryEngine engine, Width w, String name, BinaryOperator<BigInteger> expected) {
        int resultBits = COMPARISONS.contains(name) ? 32 : w.bits();
        Machine machine = machine(engine, code(w, name), w.bits(), resultBits, 2);
        for (BigInteger a : w.edges()) {
            for (BigInteger b : w.edges()) {
                String what = w.name() + "." + name + "(" + a + ", " + b + ")";
                assertEquals(expected.apply(a, b).toString(), run(machine, a, b, resultBits), what);
            }
        }
    }

    private void divisions(
            ChicoryEngine engine, Width w, String name, BinaryOperator<BigInteger> quotient) {
        Machine machine = machine(engine, code(w, name), w.bits(), w.bits(), 2);
        BigInteger smallest = BigInteger.ONE.shiftLeft(w.bits() - 1);
        BigInteger minusOne = w.modulus().subtract(BigInteger.ONE);
        for (BigInteger a : w.edges()) {
            for (BigInteger b : w.edges()) {
                boolean traps =
                        b.signum() == 0
                                || (name.equals("div_s")
                                        && a.equals(smallest)
                                        && b.equals(minusOne));
                String expected = traps ? DIVIDED_BY_ZERO : w.wrap(quotient.apply(a, b)).toString();
                String what = w.name() + "." + name + "(" + a + ", " + b + ")";
                assertEquals(expected, run(machine, a, b, w.bits()), what);
            }
        }
    }

    private void singles(
            ChicoryEngine engine,
            Width w,
            Width result,
            String name,
            UnaryOperator<BigInteger> expected) {
        conversion(engine, w, result, w.name() + "." + name, expected);
    }

    private void conversion(
            ChicoryEngine engine,
            Width w,
            Width result,
            String code,
            UnaryOperator<BigInteger> expected) {
        Machine machine = machine(engine, code, w.bits(), result.bits(), 1);
        for (BigInteger a : w.edges()) {
            assertEquals(
                    expected.apply(a).toString(),
                    run(machine, a, BigInteger.ZERO, result.bits()),
                    code + "(" + a + ")");
        }
    }

    private static String code(Width w, String name) {
        return w.name() + "." + name;
    }

    /** Takes its operands from address 0 and 8 and puts the result to 16. */
    private static Machine machine(
            ChicoryEngine engine, String operator, int bits, int resultBits, int operands) {
        String type = "i" + bits;
        return Running.machine(
                engine,
                TestModule.entry(
                        "i32.const 16 i32.const 0 "
                                + type
                                + ".load 0 "
                                + (operands == 2 ? "i32.const 8 " + type + ".load 0 " : "")
                                + operator
                                + " i"
                                + resultBits
                                + ".store 0 i32.const 16"));
    }

    private static String run(Machine machine, BigInteger a, BigInteger b, int resultBits) {
        try {
            machine.reset();
            machine.write(0, littleEndian(a));
            machine.write(8, littleEndian(b));
            machine.call(0, 0, Running.PLENTY);
            long result =
                    ByteBuffer.wrap(machine.read(16, 8).toArray())
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .getLong();
            BigInteger unsigned = new BigInteger(Long.toUnsignedString(result));
            return unsigned.mod(TWO.pow(resultBits)).toString();
        } catch (Trap e) {
            return e.code().name();
        }
    }

    private static Bytes littleEndian(BigInteger value) {
        return new Encoder().i64(Long.reverseBytes(value.longValue())).toBytes();
    }

    private static long binary(ChicoryEngine engine, int bits, String name, long a, long b) {
        Machine machine = machine(engine, "i" + bits + "." + name, bits, bits, 2);
        return new BigInteger(
                        run(
                                machine,
                                new BigInteger(Long.toUnsignedString(a)),
                                new BigInteger(Long.toUnsignedString(b)),
                                bits))
                .longValue();
    }

    private static BigInteger truth(boolean holds) {
        return holds ? BigInteger.ONE : BigInteger.ZERO;
    }

    private static BigInteger rotated(Width w, BigInteger value, int left) {
        BigInteger doubled = value.shiftLeft(w.bits()).or(value);
        return w.wrap(doubled.shiftRight(w.bits() - left % w.bits()));
    }

    private static BigInteger extended(Width w, BigInteger value, int from) {
        Width narrow = new Width(from);
        return w.wrap(narrow.signed(narrow.wrap(value)));
    }
}
