package io.loombft.core.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * The product with something broken on purpose: some of its sources are changed, compiled, and loaded
 * beside the unchanged rest of the core in a class loader of their own.
 */
final class Mutant {
    private static final Path SOURCES = Path.of("src/main/java/io/loombft/core");
    private static final Path CLASSES = Path.of("target/classes");
    private static final String CORE = "io.loombft.core.";

    private final String name;
    private final Map<String, List<Change>> changes = new LinkedHashMap<>();

    private record Change(String from, String to) {}

    Mutant(String name) {
        this.name = name;
    }

    /** Replaces a piece of a source file, which must be there exactly once. */
    Mutant change(String file, String from, String to) {
        changes.computeIfAbsent(file, f -> new ArrayList<>()).add(new Change(from, to));
        return this;
    }

    String name() {
        return name;
    }

    /** Compiles what is changed into the folder. */
    Networks compile(Path folder) throws IOException {
        List<Path> sources = new ArrayList<>();
        for (var each : changes.entrySet()) {
            Path source = folder.resolve("src").resolve(each.getKey());
            Files.createDirectories(source.getParent());
            Files.writeString(source, changed(each.getKey(), each.getValue()));
            sources.add(source);
        }
        Path classes = Files.createDirectories(folder.resolve("classes"));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            boolean isCompiled =
                    compiler.getTask(
                                    messages,
                                    files,
                                    null,
                                    List.of(
                                            "-proc:none",
                                            "-nowarn",
                                            "-d",
                                            classes.toString(),
                                            "-classpath",
                                            CLASSES
                                                    + java.io.File.pathSeparator
                                                    + System.getProperty("java.class.path")),
                                    null,
                                    files.getJavaFileObjectsFromPaths(sources))
                            .call();
            assertTrue(isCompiled, () -> name + " does not compile:\n" + messages);
        }
        return new Networks(classes);
    }

    private String changed(String file, List<Change> all) throws IOException {
        String text = Files.readString(SOURCES.resolve(file));
        for (Change change : all) {
            int parts = text.split(java.util.regex.Pattern.quote(change.from()), -1).length;
            assertEquals(
                    2, parts, name + ": not there exactly once in " + file + ": " + change.from());
            text = text.replace(change.from(), change.to());
        }
        return text;
    }

    /** Runs simulated networks of the mutant. */
    static final class Networks implements AutoCloseable {
        private final Loader loader;

        Networks(Path classes) throws MalformedURLException {
            loader =
                    new Loader(
                            new URL[] {
                                classes.toUri().toURL(), CLASSES.toUri().toURL(),
                            });
        }

        /** The first violation among so many seeds, as text with its seed. */
        Optional<String> firstViolation(int validators, int byzantine, String trouble, long seeds)
                throws ReflectiveOperationException {
            Class<?> specType = loader.loadClass(CORE + "simulation.SimulationSpec");
            Class<?> troubleType = loader.loadClass(CORE + "simulation.SimulationSpec$Trouble");
            Object drawn =
                    specType.getMethod("of", int.class, int.class, int.class)
                            .invoke(null, validators, byzantine, 20);
            Object kind = troubleType.getMethod("valueOf", String.class).invoke(null, trouble);
            Object spec = specType.getMethod("with", troubleType).invoke(drawn, kind);
            var run =
                    loader.loadClass(CORE + "simulation.Simulation")
                            .getMethod("run", specType, long.class);
            for (long seed = 1; seed <= seeds; seed++) {
                Object result = run.invoke(null, spec, seed);
                Optional<?> violation =
                        (Optional<?>) result.getClass().getMethod("violation").invoke(result);
                if (violation.isPresent()) {
                    return Optional.of("seed " + seed + ": " + violation.get());
                }
            }
            return Optional.empty();
        }

        @Override
        public void close() throws IOException {
            loader.close();
        }
    }

    /** Takes the core from its own places, everything else from where the tests have it. */
    private static final class Loader extends URLClassLoader {
        Loader(URL[] places) {
            super(places, Mutant.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String className, boolean resolve)
                throws ClassNotFoundException {
            if (!className.startsWith(CORE)) {
                return super.loadClass(className, resolve);
            }
            Class<?> known = findLoadedClass(className);
            return known != null ? known : findClass(className);
        }
    }
}
