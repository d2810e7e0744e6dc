package io.loombft.server.bench;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.contract.HostFunction;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;
import io.loombft.core.types.HostPrices;
import io.loombft.core.types.Params;
import io.loombft.core.types.TransactionBody.ContractCall;
import io.loombft.core.types.TransactionBody.ContractDeploy;
import io.loombft.core.types.TransactionBody.Reentrancy;
import io.loombft.core.wasm.ModuleLimits;
import io.loombft.core.wasm.ModuleRules;
import io.loombft.core.wasm.RefusedModuleException;
import io.loombft.server.bench.BenchLedger.Run;
import io.loombft.server.bench.BenchLedger.Wish;
import io.loombft.server.storage.StorageException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Measures a whole block of code that has never run: contracts as large as the rules allow, deployed in
 * the blocks before and never called, then all called in one block until its gas is used up. Nothing of
 * it is compiled by the JVM when it begins. The number of modules decides how long that lasts.
 */
public final class ColdBench {
    private static final int FUNCTIONS_MAX = 1_000;

    private final Path folder;
    private final Size size;
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private int number;

    /**
     * How much is measured.
     *
     * @param modules contracts that a block calls, at most as many as are resident at a time
     * @param gas of a block
     * @param rounds blocks of each kind, each of its own contracts; the fastest counts
     */
    public record Size(int modules, long gas, int rounds) {
        public static final Size DEFAULT = new Size(18, Params.DEFAULT.blockGasMax(), 2);
    }

    /** Makes its database in the folder, which is empty. */
    public ColdBench(Path folder, Size size) {
        this.folder = folder;
        this.size = size;
    }

    /** All measurements, on a thread with the stack that contracts need; tells each as it comes. */
    public List<ColdCost> run(Consumer<String> progress)
            throws InterruptedException, StorageException {
        return ContractThread.run(() -> measure(progress));
    }

    private List<ColdCost> measure(Consumer<String> progress) throws StorageException {
        List<ColdCost> costs = new ArrayList<>();
        try (BenchLedger ledger = new BenchLedger(folder, 1, List.of())) {
            for (ColdCode code : ColdCode.values()) {
                String name = code.name().toLowerCase(Locale.ROOT).replace('_', ' ');
                progress.accept("measuring " + name + " that have never run");
                ColdCost fastest = block(ledger, code, name);
                for (int i = 1; i < size.rounds(); i++) {
                    ColdCost next = block(ledger, code, name);
                    fastest = next.threadNs() < fastest.threadNs() ? next : fastest;
                }
                costs.add(fastest);
            }
        }
        return costs;
    }

    private ColdCost block(BenchLedger ledger, ColdCode code, String name) throws StorageException {
        int workers = largest(code);
        List<Wish> calls = new ArrayList<>();
        for (int i = 0; i < size.modules(); i++) {
            var call = new ContractCall(deploy(ledger, code, workers), Amount.ZERO, Bytes.EMPTY);
            calls.add(new Wish(0, call, size.gas() / size.modules()));
        }
        long threadBegun = threads.getCurrentThreadCpuTime();
        Run run = ledger.run(calls);
        long threadNs = threads.getCurrentThreadCpuTime() - threadBegun;
        if (run.gasUsed() < size.gas() - size.modules()) {
            throw new AssertionError("a contract ended before its gas: " + run.gasUsed());
        }
        return new ColdCost(name, size.modules(), run.gasUsed(), run.ns(), threadNs);
    }

    private Address deploy(BenchLedger ledger, ColdCode code, int workers) throws StorageException {
        Address contract = ledger.nextContract(0);
        var deploy =
                new ContractDeploy(
                        Reentrancy.REFUSED,
                        Address.ZERO,
                        ColdModule.of(code, workers, number++),
                        Bytes.EMPTY);
        Run run = ledger.run(List.of(new Wish(0, deploy, Params.DEFAULT.txGasMax())));
        if (!run.receipts().getFirst().isSuccess()) {
            throw new AssertionError("a module was not deployed: " + run.receipts().getFirst());
        }
        return contract;
    }

    /** The most functions with which a module keeps the rules and can be paid by one transaction. */
    private static int largest(ColdCode code) {
        int passes = 1;
        int refused = FUNCTIONS_MAX;
        while (refused - passes > 1) {
            int middle = (passes + refused) / 2;
            if (isAllowed(ColdModule.of(code, middle, 0))) {
                passes = middle;
            } else {
                refused = middle;
            }
        }
        return passes;
    }

    private static boolean isAllowed(Bytes wasm) {
        try {
            int work = ModuleRules.check(wasm, ModuleLimits.DEFAULT, HostFunction.imports()).work();
            var deploy = new ContractDeploy(Reentrancy.REFUSED, Address.ZERO, wasm, Bytes.EMPTY);
            long gas = Params.DEFAULT.gas().intrinsic(deploy) + HostPrices.DEFAULT.loading(work);
            return gas <= Params.DEFAULT.txGasMax();
        } catch (RefusedModuleException e) {
            return false;
        }
    }
}
