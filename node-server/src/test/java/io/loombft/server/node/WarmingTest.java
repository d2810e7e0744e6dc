package io.loombft.server.node;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.contract.ChicoryEngine;
import io.loombft.core.contract.Programs;
import io.loombft.core.contract.ResidentPrograms;
import io.loombft.core.crypto.Hash;
import io.loombft.core.mempool.Admission;
import io.loombft.core.types.Address;
import io.loombft.core.types.ContractParams;
import io.loombft.core.types.Transaction;
import io.loombft.core.types.TransactionBody.ContractDeploy;
import io.loombft.core.types.TransactionBody.Reentrancy;
import io.loombft.core.types.UnsignedTransaction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WarmingTest {
    private static final Path MODULE =
            Path.of("../node-core/src/test/resources/contracts/proxy.wasm");
    private static final ContractParams PARAMS = ContractParams.DEFAULT;

    /** The engine itself waits to be warmed up, in one of the places. */
    private static final int PLACES = Warming.WAITING_MAX - 1;

    private static final long ROOM_FOR_ALL = 1L << 30;

    private final AtomicInteger loads = new AtomicInteger();
    private final ResidentPrograms programs =
            new ResidentPrograms(
                    metered -> {
                        loads.incrementAndGet();
                        return ChicoryEngine.INTERPRETED.load(metered);
                    },
                    ROOM_FOR_ALL);

    private Bytes wasm;

    @BeforeEach
    void read() throws Exception {
        wasm = Bytes.copyOf(Files.readAllBytes(MODULE));
    }

    /** The module with a name of its own, in a section that says nothing. */
    private Bytes module(int number) {
        return wasm.concat(Bytes.copyOf(new byte[] {0, 3, 2, 'n', (byte) ('0' + number)}));
    }

    private static void awaited(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void call(int number) {
        Programs others = programs.ofOthers();
        others.program(Hash.of(module(number)), () -> module(number), PARAMS);
    }

    @Test
    void oneMoreThanMayWaitIsLeftToWhoeverCallsIt() throws Exception {
        CountDownLatch isBusy = new CountDownLatch(1);
        CountDownLatch mayGoOn = new CountDownLatch(1);
        try (Warming warming = new Warming(programs, PARAMS)) {
            warming.begin(
                    () -> {
                        isBusy.countDown();
                        awaited(mayGoOn);
                        throw new IllegalStateException("nothing is resident here");
                    });
            isBusy.await();
            for (int i = 0; i <= PLACES; i++) {
                warming.judged(deploying(module(i)), new Admission.Accepted(List.of()));
            }
            mayGoOn.countDown();
            await().atMost(Duration.ofMinutes(1)).until(() -> loads.get() == PLACES);
            for (int i = 0; i < PLACES; i++) {
                call(i);
            }
            assertEquals(PLACES, loads.get(), "these are ready");
            call(PLACES);
            assertEquals(PLACES + 1, loads.get());

            Bytes later = module(PLACES + 1);
            warming.judged(deploying(later), new Admission.Accepted(List.of()));
            await().atMost(Duration.ofMinutes(1)).until(() -> loads.get() == PLACES + 2);
        }
    }

    private static Transaction deploying(Bytes wasm) {
        return new UnsignedTransaction(
                        TestNetwork.faucet().publicKey(),
                        0,
                        new UnsignedTransaction.GasLimit(1),
                        1,
                        new ContractDeploy(Reentrancy.REFUSED, Address.ZERO, wasm, Bytes.EMPTY))
                .sign(TestNetwork.CHAIN, TestNetwork.faucet(), TestNetwork.SCHEME);
    }
}
