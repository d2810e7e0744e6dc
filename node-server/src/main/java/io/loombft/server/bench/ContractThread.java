package io.loombft.server.bench;

import io.loombft.core.contract.Machine;
import io.loombft.server.storage.StorageException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** A thread with the stack that contracts need, as the ledger's. */
final class ContractThread {
    private ContractThread() {}

    /** What the measurement gives; whatever else it throws is a defect of it. */
    static <T> T run(Callable<T> measurement) throws InterruptedException, StorageException {
        FutureTask<T> task = new FutureTask<>(measurement);
        Thread.ofPlatform().name("bench").stackSize(Machine.STACK_BYTES_MIN).start(task);
        try {
            return task.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StorageException storage) {
                throw storage;
            }
            throw new AssertionError("a measurement failed", e.getCause());
        }
    }
}
