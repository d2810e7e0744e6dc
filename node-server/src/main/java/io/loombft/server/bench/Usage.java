package io.loombft.server.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** What the processes of the nodes have used, read from the system. */
record Usage(Duration cpu, long residentKbMax, long peakKbMax) {
    private static final Path PROC = Path.of("/proc");

    /** Of all together: the sum of their processor time, the largest of their memories. */
    static Usage of(List<Target> targets) throws BenchFailedException {
        Duration cpu = Duration.ZERO;
        long resident = 0;
        long peak = 0;
        for (Target target : targets) {
            Path status = PROC.resolve(Long.toString(target.process().pid())).resolve("status");
            try {
                List<String> lines = Files.readAllLines(status);
                resident = Math.max(resident, kilobytes(lines, "VmRSS:"));
                peak = Math.max(peak, kilobytes(lines, "VmHWM:"));
            } catch (IOException e) {
                throw new BenchFailedException(
                        "a node has ended, or this is not Linux: " + status + " cannot be read");
            }
            cpu = cpu.plus(target.process().info().totalCpuDuration().orElse(Duration.ZERO));
        }
        return new Usage(cpu, resident, peak);
    }

    /** The number behind the name, 0 when the name is not there. */
    static long kilobytes(List<String> lines, String name) {
        return lines.stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.replaceAll("[^0-9]", ""))
                .filter(digits -> !digits.isEmpty())
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElse(0);
    }
}
