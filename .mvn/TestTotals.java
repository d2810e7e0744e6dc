import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Adds up the test reports that the modules wrote since a moment; runs on Java 17 as a source file. */
final class TestTotals {
    private static final Pattern SUITE = Pattern.compile("<testsuite\\s[^>]*>");

    private int tests;
    private int failures;
    private int errors;
    private int skipped;

    /** Takes the project's folder and the moment, in ISO 8601. */
    public static void main(String[] args) throws IOException {
        TestTotals totals = new TestTotals();
        Instant since = Instant.parse(args[1]);
        try (Stream<Path> reports = Files.find(Path.of(args[0]), 4, (file, is) -> isReport(file))) {
            for (Path report : reports.toList()) {
                if (!Files.getLastModifiedTime(report).toInstant().isBefore(since)) {
                    totals.add(Files.readString(report));
                }
            }
        }
        System.out.printf(
                "Tests run: %d, Failures: %d, Errors: %d, Skipped: %d, in all modules%n",
                totals.tests, totals.failures, totals.errors, totals.skipped);
    }

    private static boolean isReport(Path file) {
        return file.getParent().endsWith("target/surefire-reports")
                && file.getFileName().toString().matches("TEST-.*\\.xml");
    }

    private void add(String report) {
        Matcher suite = SUITE.matcher(report);
        if (suite.find()) {
            tests += attribute(suite.group(), "tests");
            failures += attribute(suite.group(), "failures");
            errors += attribute(suite.group(), "errors");
            skipped += attribute(suite.group(), "skipped");
        }
    }

    private static int attribute(String element, String name) {
        Matcher value = Pattern.compile("\\s" + name + "=\"(\\d+)\"").matcher(element);
        return value.find() ? Integer.parseInt(value.group(1)) : 0;
    }
}
