package io.loombft.server.cli;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How to start another process of this program: the same java, options and classes. */
final class JavaCommand {
    /** Options that two processes cannot share: a debugger's port, an archive written at the end. */
    private static final List<String> OWN =
            List.of(
                    "-agentlib:",
                    "-javaagent:",
                    "-Xrunjdwp",
                    "-XX:+AutoCreateSharedArchive",
                    "-XX:ArchiveClassesAtExit");

    private JavaCommand() {}

    static List<String> with(List<String> jvmOptions, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> OWN.stream().noneMatch(option::startsWith))
                .forEach(command::add);
        command.addAll(jvmOptions);
        String classes = System.getProperty("java.class.path", "");
        if (classes.endsWith(".jar") && !classes.contains(File.pathSeparator)) {
            // The other process has a folder of its own.
            command.addAll(List.of("-jar", Path.of(classes).toAbsolutePath().toString()));
        } else {
            command.addAll(List.of("-cp", classes, "io.loombft.server.Main"));
        }
        command.addAll(List.of(arguments));
        return command;
    }
}
