package io.loombft.server.bench;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.client.KeyFile;
import io.loombft.core.crypto.KeyPair;
import io.loombft.core.crypto.Signature;
import io.loombft.core.crypto.SignatureScheme;
import io.loombft.core.journal.DiskFailedException;
import io.loombft.core.journal.DiskFile;
import io.loombft.server.storage.FileDisk;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What this machine does for a node, measured while no node runs: the median of many rounds, so that
 * other work on the machine counts little.
 *
 * @param cores processors there are
 * @param verifyUs microseconds of one processor for one signature, by the nodes' own verifier
 * @param fsyncUs microseconds for 4 KiB appended to a file and synced, by the nodes' own means
 */
public record Machine(int cores, double verifyUs, double fsyncUs) {
    private static final double NANOS_PER_US = 1_000;
    private static final double US_PER_SECOND = 1e6;
    private static final int KEYS = 64;
    private static final int ROUNDS = 41;

    /** Verifications before the first that counts, for the compilers. */
    private static final int WARM_UP = 10_000;

    private static final int APPENDS = 100;
    private static final int APPEND_BYTES = 4_096;
    private static final String FILE = "fsync-probe";

    private record Signed(KeyPair key, Bytes message, Signature signature) {}

    /** Measures with messages of so many bytes; the folder is on the disk that the nodes will use. */
    public static Machine measure(SignatureScheme scheme, int messageBytes, Path folder)
            throws BenchFailedException {
        return new Machine(
                Runtime.getRuntime().availableProcessors(),
                verifyUs(scheme, messageBytes),
                fsyncUs(folder));
    }

    /** How many transactions a second the machine could verify if each node did nothing else. */
    double boundTxPerSecond(int validators) {
        return cores * US_PER_SECOND / (validators * verifyUs);
    }

    private static double verifyUs(SignatureScheme scheme, int messageBytes) {
        List<Signed> signed = new ArrayList<>();
        for (int i = 0; i < KEYS; i++) {
            KeyPair key = KeyFile.generate(scheme);
            Bytes message = Bytes.utf8("m".repeat(messageBytes));
            signed.add(new Signed(key, message, scheme.sign(key, message)));
        }
        for (int i = 0; i < WARM_UP; i++) {
            verify(scheme, signed.get(i % KEYS));
        }
        // Processor time: when others use the machine too, waiting for them is no verification.
        ThreadMXBean thread = ManagementFactory.getThreadMXBean();
        double[] rounds = new double[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            long begun = thread.getCurrentThreadCpuTime();
            signed.forEach(each -> verify(scheme, each));
            rounds[i] = (thread.getCurrentThreadCpuTime() - begun) / NANOS_PER_US / KEYS;
        }
        return median(rounds);
    }

    private static void verify(SignatureScheme scheme, Signed signed) {
        if (!scheme.verify(signed.key().publicKey(), signed.message(), signed.signature())) {
            throw new AssertionError("a good signature does not verify");
        }
    }

    private static double fsyncUs(Path folder) throws BenchFailedException {
        try {
            FileDisk disk = FileDisk.open(folder);
            double[] rounds = new double[APPENDS];
            try (DiskFile file = disk.create(FILE)) {
                for (int i = 0; i < APPENDS; i++) {
                    long begun = System.nanoTime();
                    file.write((long) i * APPEND_BYTES, ByteBuffer.wrap(new byte[APPEND_BYTES]));
                    file.sync();
                    rounds[i] = (System.nanoTime() - begun) / NANOS_PER_US;
                }
            }
            disk.delete(FILE);
            return median(rounds);
        } catch (DiskFailedException e) {
            throw new BenchFailedException(String.valueOf(e.getMessage()));
        }
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
