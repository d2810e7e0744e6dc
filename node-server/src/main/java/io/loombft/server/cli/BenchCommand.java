package io.loombft.server.cli;

import picocli.CommandLine.Command;

/** Measures; what it measures is said by the command behind it. */
@Command(name = "bench", description = "Measure what the software does on this machine.")
final class BenchCommand {}
