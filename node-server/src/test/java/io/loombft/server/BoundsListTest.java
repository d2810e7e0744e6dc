package io.loombft.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tables of bounds, and of the tests that fill them, name what is there. */
class BoundsListTest {
    /** The limits of numbers, texts and waits: nothing is filled by what others send. */
    private static final Set<String> NO_ROOM =
            Set.of(
                    // What a number may be.
                    "Allowance.GAS_MAX",
                    "BodyMeter.OFFSET_MAX",
                    "CloseCode.OTHERS_MAX",
                    "CodePrices.PAGE_PRICE_MAX",
                    "CodePrices.PRICE_MAX",
                    "GasPrices.PRICE_MAX",
                    "HostPort.PORT_MAX",
                    "HostPrices.PRICE_MAX",
                    "HttpGuard.LENGTH_DIGITS_MAX",
                    "Params.MILLISECONDS_MAX",
                    "Settings.HEIGHTS_MAX",
                    "ConsensusLoop.BEHIND_MAX",
                    "SimulatedContracts.QUERY_GAS_MAX",
                    // What follows from another bound, or from the form of a thing.
                    "BlockHeader.SIZE_MAX",
                    "Event.PAST_MAX",
                    "Frame.PAYLOAD_BYTES_MAX",
                    "Hello.BODY_BYTES_MAX",
                    "Hello.BYTES_MAX",
                    "Hkdf.OUTPUT_BYTES_MAX",
                    "HostPort.HOST_MAX",
                    "HttpBounds.BODY_BYTES_MAX",
                    "JsonText.NAME_LENGTH_MAX",
                    "JsonText.NUMBER_LENGTH_MAX",
                    "LocalNode.CHAIN_ID_BYTES_MAX",
                    "LocalNode.LABEL_BYTES_MAX",
                    "ContractsApi.COUNT_MAX",
                    "Residents.COUNT_MAX",
                    "SignRequest.SIGN_BYTES_MAX",
                    "StateTree.NAME_MAX",
                    "StorageDraft.REMEMBERED_VALUE_MAX",
                    "ChainStore.SNAPSHOT_BRANCHES_MAX",
                    "Gate.INSIDE_MAX",
                    // What a sentence repeats or compares of what was wrong.
                    "Dispatcher.SHOWN_MAX",
                    "JsonFile.NAME_SHOWN_MAX",
                    "JsonFile.SHOWN_MAX",
                    "Nearest.COMPARED_MAX",
                    "Reading.SHOWN_MAX",
                    // How long something is waited for, or lasts.
                    "BanList.BAN_MS_MAX",
                    "BanList.PERSISTENT_BAN_MS_MAX",
                    "Logs.FLUSH_MS_MAX",
                    "MetricsServer.WRITE_MS_MAX",
                    "SimulatedNetwork.LAG_MS_MAX",
                    "SimulatedNode.ANSWER_MS_MAX",
                    "SystemResolver.ANSWER_SECONDS_MAX",
                    "WebSocketUpgrade.GOODBYE_MS_MAX");

    private static final Pattern CONSTANT =
            Pattern.compile("static final (?:int|long) (\\w+_MAX)\\b");

    /** Parts that nobody else talks to. */
    private static final Pattern OWN = Pattern.compile("/(simulation|bench|cli|crash)/");

    private static final Path ROOT = Path.of("..");
    private static final Pattern NAME = Pattern.compile("`([A-Z]\\w+\\.)?(\\w+)`");
    private static final Pattern TEST = Pattern.compile("`([A-Z]\\w+Test)(?:\\.(\\w+))?`");

    private final Map<String, String> sources = sources("src/main/java");
    private final Map<String, String> tests = sources("src/test/java");

    private static Map<String, String> sources(String below) {
        Map<String, String> texts = new TreeMap<>();
        for (String module : List.of("node-core", "node-server", "console-ui")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve(below))) {
                for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                    String name = file.getFileName().toString().replace(".java", "");
                    texts.merge(name, Files.readString(file), String::concat);
                }
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
        return texts;
    }

    private static String bounds(String page) throws IOException {
        String text = Files.readString(ROOT.resolve("docs").resolve(page));
        int from = text.indexOf("\n## Bounds\n");
        assertTrue(from > 0, page);
        int to = text.indexOf("\n## ", from + 1);
        return text.substring(from, to < 0 ? text.length() : to);
    }

    /** The first cells of the tables' rows. */
    private static List<String> firstCells(String text) {
        return text.lines()
                .filter(l -> l.startsWith("| "))
                .map(l -> l.substring(2, l.indexOf('|', 2)))
                .toList();
    }

    /** The names of constants as {@code Class.NAME}; one without a class has that of the one before. */
    private static List<String> names(String text) {
        List<String> names = new ArrayList<>();
        String owner = "";
        Matcher each = NAME.matcher(text);
        while (each.find()) {
            owner = each.group(1) == null ? owner : each.group(1);
            names.add(owner + each.group(2));
        }
        return names;
    }

    @Test
    void eachBoundIsThereAndSaysWhichTestFillsIt() throws IOException {
        String listed = bounds("verification.md");
        TreeSet<String> named = new TreeSet<>();
        firstCells(listed).forEach(cell -> named.addAll(names(cell)));
        int afterTable = listed.lastIndexOf("|\n");
        named.addAll(names(listed.substring(afterTable)));

        TreeSet<String> bounds = new TreeSet<>();
        firstCells(bounds("architecture.md")).forEach(cell -> bounds.addAll(names(cell)));
        assertTrue(bounds.size() > 100, bounds.toString());
        assertEquals(bounds, named);
        for (String bound : bounds) {
            int dot = bound.indexOf('.');
            String owner = dot < 0 ? bound : bound.substring(0, dot);
            String name = bound.substring(dot + 1);
            boolean isThere =
                    sources.values().stream().anyMatch(s -> declares(s, owner) && s.contains(name));
            assertTrue(isThere || owner.equals("max_peers"), bound);
        }
    }

    private static boolean declares(String source, String type) {
        return Pattern.compile("(class|record|interface|enum) " + type + "\\b")
                .matcher(source)
                .find();
    }

    /** Whoever adds a bound adds a row, and with it a test. */
    @Test
    void eachConstantThatIsABoundIsListed() throws IOException {
        TreeSet<String> listed = new TreeSet<>();
        firstCells(bounds("architecture.md")).forEach(cell -> listed.addAll(names(cell)));
        TreeSet<String> missing = new TreeSet<>();
        TreeSet<String> found = new TreeSet<>();
        for (String module : List.of("node-core", "node-server")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
                for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                    String source = Files.readString(file);
                    String type = file.getFileName().toString().replace(".java", "");
                    Matcher each = CONSTANT.matcher(source);
                    while (!OWN.matcher(file.toString()).find() && each.find()) {
                        found.add(type + "." + each.group(1));
                        if (!isListed(listed, source, each.group(1))) {
                            missing.add(type + "." + each.group(1));
                        }
                    }
                }
            }
        }
        assertTrue(found.size() > 100, found.toString());
        assertEquals(new TreeSet<>(NO_ROOM), missing);
    }

    /** Under the name of a type that its file declares. */
    private static boolean isListed(Set<String> listed, String source, String constant) {
        return listed.stream()
                .anyMatch(
                        name ->
                                name.endsWith("." + constant)
                                        && declares(source, name.substring(0, name.indexOf('.'))));
    }

    @Test
    void eachTestIsThere() throws IOException {
        Matcher each = TEST.matcher(bounds("verification.md"));
        int count = 0;
        while (each.find()) {
            if (each.group(1).equals("BoundsListTest")) {
                continue;
            }
            count++;
            String source = tests.getOrDefault(each.group(1), "");
            String method = each.group(2) == null ? "class " + each.group(1) : each.group(2) + "(";
            assertTrue(source.contains(method), each.group());
        }
        assertTrue(count > 100, count + " tests");
    }
}
