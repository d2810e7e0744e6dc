package io.loombft.core.ledger;

import static io.loombft.core.ledger.ExampleContract.input;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.ledger.ExampleContract.Language;
import io.loombft.core.ledger.ExampleContract.Reply;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;
import io.loombft.core.types.Receipt;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Calls made at random, sound and unsound ones: three compilers have to make the same of each. */
class ExampleContractsAgreeTest {
    private static final int CALLS = 600;
    private static final int USERS = 4;
    private static final int INPUT_MAX = 12_288;

    private static final List<Amount> AMOUNTS =
            List.of(
                    Amount.ZERO,
                    Amount.of(1),
                    Amount.of(5),
                    Amount.of(100),
                    new Amount(0, Long.MIN_VALUE),
                    new Amount(0, -1),
                    new Amount(1, 0),
                    new Amount(-1, -2),
                    Amount.MAX);

    private static final List<String> NAMES =
            List.of("alice", "bob", "a-1", "", "UPPER", "x".repeat(64), "x".repeat(65), "zed", "0");

    private static final List<Address> ADDRESSES = addresses();

    private static final int[] VALUE_LENGTHS = {0, 1, 7, 8, 9, 1_024, 1_025, 500};

    /** Makes one call's input. */
    private interface Call extends Function<Random, Bytes> {}

    private static final List<Call> TOKEN =
            List.of(
                    r -> input("init(amount)", in -> in.value(amount(r))),
                    r -> input("transfer(address,amount)", in -> to(in, r).value(amount(r))),
                    r -> input("transfer(address,amount)", in -> to(in, r).value(amount(r))),
                    r -> input("approve(address,amount)", in -> to(in, r).value(amount(r))),
                    r ->
                            input(
                                    "transferFrom(address,address,amount)",
                                    in -> to(to(in, r), r).value(amount(r))),
                    r -> input("balanceOf(address)", in -> to(in, r)),
                    r -> input("allowance(address,address)", in -> to(to(in, r), r)),
                    r -> input("totalSupply()"));

    private static final List<Call> ESCROW =
            List.of(
                    r -> input("init()"),
                    r -> input("open(address,address,u64)", in -> deadline(to(to(in, r), r), r)),
                    r -> input("open(address,address,u64)", in -> deadline(to(to(in, r), r), r)),
                    r -> input("release(u64)", in -> in.u64(r.nextInt(10))),
                    r -> input("refund(u64)", in -> in.u64(r.nextInt(10))),
                    r -> input("deal(u64)", in -> in.u64(r.nextInt(10))),
                    r -> input("deals()"));

    private static final List<Call> REGISTRY =
            List.of(
                    r -> input("init(amount)", in -> in.value(Amount.of(5))),
                    r -> input("claim(bytes,bytes)", in -> value(name(in, r), r)),
                    r -> input("claim(bytes,bytes)", in -> value(name(in, r), r)),
                    r -> input("claim(bytes,bytes)", in -> value(name(in, r), r)),
                    r -> input("set(bytes,bytes)", in -> value(name(in, r), r)),
                    r -> input("give(bytes,address)", in -> to(name(in, r), r)),
                    r -> input("drop(bytes)", in -> name(in, r)),
                    r -> input("lookup(bytes)", in -> name(in, r)),
                    r -> input("list(bytes,u32)", in -> name(in, r).u32(r.nextInt(35))),
                    r -> input("fee()"),
                    r -> input("withdraw(amount)", in -> in.value(Amount.of(r.nextInt(20)))));

    @Test
    void onTokens() {
        agree("token", TOKEN, new long[] {0, 0, 0, 0, 0, 0, 0, 5});
    }

    @Test
    void onEscrows() {
        agree("escrow", ESCROW, new long[] {0, 0, 1, 5});
    }

    @Test
    void onRegistries() {
        agree("registry", REGISTRY, new long[] {0, 5});
    }

    /** Deployed without a first call, so that what comes before it is tried, too. */
    private static void agree(String name, List<Call> calls, long[] values) {
        List<ExampleContract> contracts = new ArrayList<>();
        for (Language language : Language.values()) {
            contracts.add(new ExampleContract(name, language, Bytes.EMPTY));
        }
        Random random = new Random(name.hashCode());
        int successes = 0;
        for (int i = 0; i < CALLS; i++) {
            int user = random.nextInt(USERS);
            long value = values[random.nextInt(values.length)];
            Bytes input = damaged(calls.get(random.nextInt(calls.size())).apply(random), random);
            List<Seen> seen = new ArrayList<>();
            for (ExampleContract contract : contracts) {
                seen.add(Seen.after(contract, contract.call(user, value, input)));
            }
            String about = name + ", call " + i + ", user " + user + ", value " + value;
            for (Seen each : seen) {
                assertEquals(seen.getFirst(), each, () -> about + ", input " + input.hex());
            }
            successes += seen.getFirst().reply.code() == Receipt.Code.SUCCESS ? 1 : 0;
        }
        int succeeded = successes;
        assertTrue(succeeded > CALLS / 10, () -> "only " + succeeded + " calls succeeded");
    }

    /** What anybody can see after a call, gas aside. */
    private record Seen(Reply reply, String storageRoot, long coins) {
        static Seen after(ExampleContract contract, Reply reply) {
            return new Seen(reply, contract.storageRoot().hex(), contract.coins());
        }
    }

    /** Now and then too short or too long, up to lengths for which there is no room. */
    private static Bytes damaged(Bytes input, Random random) {
        return switch (random.nextInt(30)) {
            case 0 -> input.slice(0, random.nextInt(input.size()));
            case 1 -> input.concat(noise(1 + random.nextInt(30), random));
            case 2 -> input.concat(noise(INPUT_MAX - input.size(), random));
            case 3 -> input.concat(noise(INPUT_MAX + 1 - input.size(), random));
            case 4 -> noise(50_000, random);
            default -> input;
        };
    }

    private static Bytes noise(int length, Random random) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return Bytes.copyOf(bytes);
    }

    private static Amount amount(Random random) {
        return AMOUNTS.get(random.nextInt(AMOUNTS.size()));
    }

    private static Encoder to(Encoder in, Random random) {
        return in.value(ADDRESSES.get(random.nextInt(USERS)));
    }

    private static List<Address> addresses() {
        TestChain chain = TestChain.fast();
        List<Address> addresses = new ArrayList<>();
        for (int user = 0; user < USERS; user++) {
            addresses.add(chain.address(user));
        }
        return addresses;
    }

    /** Some have passed, some come soon: a block takes a millisecond. */
    private static Encoder deadline(Encoder in, Random random) {
        return in.u64(TestChain.GENESIS_TIME_MS + random.nextInt(2 * CALLS));
    }

    private static Encoder name(Encoder in, Random random) {
        return in.text(NAMES.get(random.nextInt(NAMES.size())));
    }

    private static Encoder value(Encoder in, Random random) {
        return in.blob(noise(VALUE_LENGTHS[random.nextInt(VALUE_LENGTHS.length)], random));
    }
}
