package io.loombft.server.bench;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.crypto.Ed25519;
import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.KeyPair;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;
import io.loombft.core.types.Genesis;
import io.loombft.core.types.Receipt;
import io.loombft.core.types.TransactionBody.ContractCall;
import io.loombft.core.types.TransactionBody.ContractDeploy;
import io.loombft.core.types.TransactionBody.Reentrancy;
import io.loombft.core.types.TransactionBody.Transfer;
import io.loombft.server.bench.BenchLedger.Run;
import io.loombft.server.bench.BenchLedger.Wish;
import io.loombft.server.modules.BundledModules;
import io.loombft.server.storage.StorageException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/**
 * Measures what a gas of each host function takes, and how many calls of a token the ledger makes: whole
 * blocks, executed and written to a database as a node has it, with a state that was not in memory
 * before. Of several blocks the fastest counts: what else runs on the machine only adds.
 */
public final class HostBench {
    /** Spreads numbers over all keys and addresses, as the contract does. */
    private static final long SPREAD = 0x9e3779b97f4a7c15L;

    /** Numbers of keys that hold large values begin here, and those that nobody has seen there. */
    private static final long LARGE_AT = 1_000_000;

    private static final long FRESH_AT = 1_000_000_000;

    private static final long GAS_MAX = 100_000_000;
    private static final int TRANSFER_SENDERS = 100;

    /** Transactions in a block of aborts, and what each may use: the block has room for them all. */
    private static final int ABORTS = 200;

    private static final long ABORT_GAS_MAX = 1_000_000;

    private final Path folder;
    private final Size size;
    private final List<Address> echoes = new ArrayList<>();
    private Address host = Address.ZERO;
    private long nextSmall;
    private long nextLarge;
    private long nextFresh = FRESH_AT;

    /**
     * How much is there, and how much is done.
     *
     * @param keys values of 32 bytes in the contract's storage, and as many accounts
     * @param largeKeys values of 64 KiB
     * @param gas of a measured block
     * @param rounds blocks of each function, besides those before the JIT compiler is done
     * @param transfers in a block
     */
    public record Size(int keys, int largeKeys, long gas, int rounds, int transfers) {
        public static final Size DEFAULT = new Size(60_000, 1_000, 25_000_000, 8, 2_500);
    }

    /** Makes its database in the folder, which is empty. */
    public HostBench(Path folder, Size size) {
        this.folder = folder;
        this.size = size;
    }

    /** All measurements, on a thread with the stack that contracts need; tells each as it comes. */
    public HostResult run(Consumer<String> progress) throws InterruptedException, StorageException {
        return ContractThread.run(() -> measure(progress));
    }

    private HostResult measure(Consumer<String> progress) throws StorageException {
        try (BenchLedger ledger = new BenchLedger(folder, TRANSFER_SENDERS, accounts())) {
            progress.accept("filling a database");
            fill(ledger);
            ledger.reopen();
            List<HostCost> costs = new ArrayList<>();
            for (HostLine line : HostLine.values()) {
                progress.accept("measuring " + line.title());
                costs.add(cost(ledger, line));
            }
            progress.accept("measuring transfers of a token");
            return new HostResult(costs, transfersPerSecond(ledger));
        }
    }

    // ---- What is there before.

    private List<Genesis.Account> accounts() {
        List<Genesis.Account> accounts = new ArrayList<>();
        for (long i = 0; i < size.keys(); i++) {
            accounts.add(new Genesis.Account(spread(i), Amount.of(1_000)));
        }
        return accounts;
    }

    private static Address spread(long number) {
        return new Address(
                new Encoder()
                        .i64(Long.reverseBytes(number * SPREAD))
                        .fixed(new byte[12])
                        .toBytes());
    }

    private void fill(BenchLedger ledger) throws StorageException {
        host = deploy(ledger, "host");
        echoes.add(deploy(ledger, "answer"));
        echoes.add(deploy(ledger, "echo"));
        succeed(ledger.run(List.of(pay(host))));
        int write = HostLine.STORAGE_WRITE_NEW.code();
        int step = 5_000;
        for (int at = 0; at < size.keys(); at += step) {
            int count = Math.min(step, size.keys() - at);
            succeed(ledger.run(List.of(call(input(write, count, 32, at, echoes.getFirst())))));
        }
        step = 50;
        for (int at = 0; at < size.largeKeys(); at += step) {
            int count = Math.min(step, size.largeKeys() - at);
            Bytes input = input(write, count, HostLine.LARGE, LARGE_AT + at, echoes.getFirst());
            succeed(ledger.run(List.of(call(input))));
        }
    }

    private static Wish pay(Address to) {
        return new Wish(0, new Transfer(to, Amount.of(1L << 40), Bytes.EMPTY), 1_000_000);
    }

    private static Address deploy(BenchLedger ledger, String name) throws StorageException {
        Address contract = ledger.nextContract(0);
        var deploy =
                new ContractDeploy(Reentrancy.REFUSED, Address.ZERO, module(name), Bytes.EMPTY);
        succeed(ledger.run(List.of(new Wish(0, deploy, GAS_MAX))));
        return contract;
    }

    static Bytes module(String name) {
        return BundledModules.read(HostBench.class, name);
    }

    // ---- Host functions.

    private HostCost cost(BenchLedger ledger, HostLine line) throws StorageException {
        int few = line.isEnd() ? 1 : 4;
        long begin = gasOf(ledger, line, few);
        long gasPerCall = line.isEnd() ? begin : (gasOf(ledger, line, 2 * few) - begin) / few;
        long most = line.keys() == HostLine.Keys.LARGE ? size.largeKeys() : size.keys() / 10;
        boolean isKeyed = line.code() <= HostLine.STORAGE_NEXT.code();
        long calls = Math.min(line.callsMax(), Math.max(1, size.gas() / gasPerCall));
        calls = isKeyed ? Math.min(calls, most) : calls;
        double fastest = Double.MAX_VALUE;
        // The first half is for the JIT compiler.
        for (int round = 0; round < 2 * size.rounds(); round++) {
            Run run = ledger.run(wishes(line, (int) calls));
            check(line, run);
            if (round >= size.rounds()) {
                fastest = Math.min(fastest, (double) run.ns() / run.gasUsed());
            }
        }
        return new HostCost(line.title(), fastest, gasPerCall);
    }

    private long gasOf(BenchLedger ledger, HostLine line, int calls) throws StorageException {
        Run run = ledger.run(List.of(wish(line, calls)));
        check(line, run);
        return run.gasUsed();
    }

    private List<Wish> wishes(HostLine line, int calls) {
        if (!line.isEnd()) {
            return List.of(wish(line, calls));
        }
        return Collections.nCopies(ABORTS, wish(line, calls));
    }

    private Wish wish(HostLine line, int calls) {
        boolean isLarge = line.size() > 0;
        Address callee = isLarge ? echoes.getLast() : echoes.getFirst();
        Bytes input = input(line.code(), calls, line.size(), begin(line, calls), callee);
        return line.isEnd()
                ? new Wish(0, new ContractCall(host, Amount.ZERO, input), ABORT_GAS_MAX)
                : call(input);
    }

    /** Every call meets keys that those before it have not: from the first on again at the end. */
    private long begin(HostLine line, int calls) {
        return switch (line.keys()) {
            case SMALL -> {
                nextSmall = nextSmall + calls > size.keys() ? 0 : nextSmall;
                nextSmall += calls;
                yield nextSmall - calls;
            }
            case LARGE -> {
                nextLarge = nextLarge + calls > size.largeKeys() ? 0 : nextLarge;
                nextLarge += calls;
                yield LARGE_AT + nextLarge - calls;
            }
            case FRESH -> {
                nextFresh += calls;
                yield nextFresh - calls;
            }
        };
    }

    private Wish call(Bytes input) {
        return new Wish(0, new ContractCall(host, Amount.ZERO, input), GAS_MAX);
    }

    /** As {@code host.wat} reads it; the signatures are good ones. */
    private static Bytes input(int code, int calls, int length, long at, Address callee) {
        Encoder input =
                new Encoder()
                        .u8(code)
                        .i32(Integer.reverseBytes(calls))
                        .i32(Integer.reverseBytes(length))
                        .i64(Long.reverseBytes(at))
                        .fixed(new byte[15])
                        .value(callee)
                        .fixed(new byte[12]);
        return (code == HostLine.SECP256K1.code() ? secp256k1(input) : ed25519(input, length))
                .toBytes();
    }

    private static Encoder ed25519(Encoder input, int length) {
        Ed25519 scheme = new Ed25519();
        KeyPair key = scheme.keyPair(Hash.of(Bytes.utf8("bench")).bytes());
        Bytes message = Bytes.copyOf(new byte[length]);
        return input.value(key.publicKey()).value(scheme.sign(key, message));
    }

    /** By the key 1 over the SHA-256 of a name, a vector that is widely known. */
    private static Encoder secp256k1(Encoder input) {
        return input.fixed(
                        hex("0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"))
                .fixed(hex("934b1ea10a4b3c1757e2b0c017d0b6143ce3c9a7e6a4a49860d7a6ab210ee3d8"))
                .fixed(hex("2442ce9d2b916064108014783e923ec36b49743e2ffa1c4496f01a512aafd9e5"))
                .fixed(Hash.of(Bytes.utf8("Satoshi Nakamoto")).bytes());
    }

    private static Bytes hex(String text) {
        return Bytes.copyOf(java.util.HexFormat.of().parseHex(text));
    }

    private static void check(HostLine line, Run run) {
        Receipt.Code expected =
                line.isEnd() ? Receipt.Code.CONTRACT_REVERTED : Receipt.Code.SUCCESS;
        for (Receipt receipt : run.receipts()) {
            if (receipt.code() != expected) {
                throw new AssertionError(line.title() + " ended as " + receipt.code());
            }
        }
    }

    private static void succeed(Run run) {
        for (Receipt receipt : run.receipts()) {
            if (!receipt.isSuccess()) {
                throw new AssertionError("a transaction ended as " + receipt.code());
            }
        }
    }

    // ---- Transfers of a token.

    private double transfersPerSecond(BenchLedger ledger) throws StorageException {
        Address token = ledger.nextContract(0);
        var deploy =
                new ContractDeploy(
                        Reentrancy.REFUSED,
                        Address.ZERO,
                        BundledModules.token(),
                        method("init(amount)").value(Amount.of(1L << 50)).toBytes());
        succeed(ledger.run(List.of(new Wish(0, deploy, GAS_MAX))));
        List<Wish> shares = new ArrayList<>();
        for (int sender = 1; sender < TRANSFER_SENDERS; sender++) {
            shares.add(transfer(0, token, ledger.address(sender), 1L << 40));
        }
        succeed(ledger.run(shares));
        long fastest = Long.MAX_VALUE;
        for (int round = 0; round < 2 * size.rounds(); round++) {
            List<Wish> transfers = new ArrayList<>();
            for (int i = 0; i < size.transfers(); i++) {
                transfers.add(transfer(i % TRANSFER_SENDERS, token, spread(nextFresh++), 1));
            }
            Run run = ledger.run(transfers);
            succeed(run);
            fastest = Math.min(fastest, run.ns());
        }
        return size.transfers() * 1e9 / fastest;
    }

    private static Wish transfer(int from, Address token, Address to, long amount) {
        Bytes input =
                method("transfer(address,amount)").value(to).value(Amount.of(amount)).toBytes();
        return new Wish(from, new ContractCall(token, Amount.ZERO, input), 100_000);
    }

    /** A method's selector, as the SDKs make it. */
    private static Encoder method(String signature) {
        return new Encoder().fixed(Hash.of(Bytes.utf8(signature)).bytes().slice(0, 4));
    }
}
