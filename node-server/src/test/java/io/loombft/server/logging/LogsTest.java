package io.loombft.server.logging;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.loombft.server.logging.LogSettings.Format;
import io.loombft.server.logging.LogSettings.Level;
import io.loombft.server.logging.LogSettings.Output;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.spi.LoggingEventBuilder;

class LogsTest {
    @TempDir Path folder;

    @Test
    void aJsonLineHoldsTimeLevelLoggerMessageAndFields() throws IOException {
        List<String> lines =
                logged(
                        Format.JSON,
                        Level.INFO,
                        log ->
                                log.atInfo()
                                        .addKeyValue("height", 7L)
                                        .addKeyValue("own", true)
                                        .addKeyValue("peer", "a\"b")
                                        .log("height committed\nsecond line"));

        JsonNode line = new ObjectMapper().readTree(lines.getFirst());
        assertEquals(1, lines.size());
        assertTrue(
                line.path("ts")
                        .textValue()
                        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z"));
        assertEquals("info", line.path("level").textValue());
        assertEquals("io.loombft.test", line.path("logger").textValue());
        assertEquals("height committed\nsecond line", line.path("msg").textValue());
        assertEquals(7, line.path("height").longValue());
        assertTrue(line.path("height").isNumber());
        assertTrue(line.path("own").isBoolean());
        assertEquals("a\"b", line.path("peer").textValue());
        assertEquals(7, line.size());
    }

    @Test
    void aFieldCannotTakeTheNameOfAFixedMember() throws IOException {
        List<String> lines =
                logged(
                        Format.JSON,
                        Level.INFO,
                        log -> log.atInfo().addKeyValue("msg", "x").log("y"));

        JsonNode line = new ObjectMapper().readTree(lines.getFirst());
        assertEquals("y", line.path("msg").textValue());
        assertEquals("x", line.path("msg_").textValue());
    }

    @Test
    void theContextOfTheThreadIsInTheFields() throws IOException {
        List<String> lines =
                logged(
                        Format.JSON,
                        Level.INFO,
                        log -> {
                            MDC.put("node", "n1");
                            log.info("x");
                            MDC.remove("node");
                        });

        assertEquals("n1", new ObjectMapper().readTree(lines.getFirst()).path("node").textValue());
    }

    @Test
    void anExceptionIsOneField() throws IOException {
        List<String> lines =
                logged(
                        Format.JSON,
                        Level.INFO,
                        log -> log.error("broken", new IllegalStateException("why")));

        String trace = new ObjectMapper().readTree(lines.getFirst()).path("error").textValue();
        assertEquals(1, lines.size());
        assertTrue(trace.startsWith("java.lang.IllegalStateException: why"), trace);
    }

    @Test
    void longMessagesAreCut() throws IOException {
        List<String> lines =
                logged(Format.JSON, Level.INFO, log -> log.info("x".repeat(1_000_000)));

        assertTrue(lines.getFirst().length() < Line.MESSAGE_MAX + 500);
    }

    @Test
    void longValuesAndTracesAreCut() throws IOException {
        String full = "v".repeat(Line.VALUE_MAX);
        IllegalStateException deep = new IllegalStateException("t".repeat(2 * Line.TRACE_MAX));
        List<String> lines =
                logged(
                        Format.JSON,
                        Level.INFO,
                        log ->
                                log.atInfo()
                                        .addKeyValue("full", full)
                                        .addKeyValue("long", full + "v")
                                        .setCause(deep)
                                        .log("x"));

        JsonNode line = new ObjectMapper().readTree(lines.getFirst());
        assertEquals(full, line.path("full").textValue());
        assertEquals(full + "\u2026", line.path("long").textValue());
        assertEquals(Line.TRACE_MAX + 1, line.path("error").textValue().length());
    }

    @Test
    void fieldsBeyondTheirBoundAreLeftOut() throws IOException {
        List<String> lines =
                logged(
                        Format.JSON,
                        Level.INFO,
                        log -> {
                            LoggingEventBuilder line = log.atInfo();
                            for (int i = 0; i < 2 * Line.FIELDS_MAX; i++) {
                                line = line.addKeyValue("field" + i, i);
                            }
                            line.log("much to say");
                        });

        JsonNode line = new ObjectMapper().readTree(lines.getFirst());
        // Besides time, level, logger and message.
        assertEquals(4 + Line.FIELDS_MAX, line.size());
        assertTrue(line.has("field" + (Line.FIELDS_MAX - 1)));
    }

    @Test
    void aTextLineIsForPeopleAndCannotBeForged() throws IOException {
        List<String> lines =
                logged(
                        Format.TEXT,
                        Level.INFO,
                        log ->
                                log.atWarn()
                                        .addKeyValue("peer", "a b")
                                        .addKeyValue("n", 3)
                                        .log("bad\nthing \u001b[31m"));

        assertEquals(1, lines.size());
        assertTrue(
                lines.getFirst().endsWith(" WARN  test bad thing  [31m peer=\"a b\" n=3"),
                lines.getFirst());
    }

    @Test
    void onlyTheLevelAndAboveIsWritten() throws IOException {
        Consumer<Logger> all =
                log -> {
                    log.trace("t");
                    log.debug("d");
                    log.info("i");
                    log.warn("w");
                    log.error("e");
                };

        assertEquals(5, logged(Format.JSON, Level.TRACE, all).size());
        assertEquals(4, logged(Format.JSON, Level.DEBUG, all).size());
        assertEquals(3, logged(Format.JSON, Level.INFO, all).size());
        assertEquals(2, logged(Format.JSON, Level.WARN, all).size());
        assertEquals(1, logged(Format.JSON, Level.ERROR, all).size());
        assertEquals(0, logged(Format.JSON, Level.OFF, all).size());
    }

    @Test
    void helidonTellsOnlyItsErrorsUnlessWeDebug() throws IOException {
        Consumer<Logger> all =
                log -> {
                    Logger helidon = log.getLoggerContext().getLogger("io.helidon.webserver");
                    helidon.info("started");
                    helidon.warn("a stranger went away");
                    helidon.error("broken");
                };

        assertEquals(1, logged(Format.JSON, Level.INFO, all).size());
        assertEquals(2, logged(Format.JSON, Level.DEBUG, all).size());
        assertEquals(3, logged(Format.JSON, Level.TRACE, all).size());
        assertEquals(0, logged(Format.JSON, Level.OFF, all).size());
    }

    @Test
    void theFolderOfTheFileIsMade() throws IOException {
        Path file = folder.resolve("deep/er/node.log");
        LoggerContext context = new LoggerContext();
        context.setMDCAdapter(MDC.getMDCAdapter());
        Logs logs =
                Logs.start(
                        context, new LogSettings(Format.TEXT, Level.INFO, new Output.File(file)));
        context.getLogger("a").info("first");
        logs.close();

        assertTrue(Files.readString(file).contains("first"));
    }

    @Test
    void aFullQueueHoldsNobodyUpAndLosesTheLeastSevereLines() throws Exception {
        Path file = folder.resolve("queue.log");
        LoggerContext context = new LoggerContext();
        context.setMDCAdapter(MDC.getMDCAdapter());
        Logs logs =
                Logs.start(
                        context, new LogSettings(Format.JSON, Level.INFO, new Output.File(file)));
        Logger log = context.getLogger("io.loombft.test");
        var queue = (AsyncAppender) context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("queue");
        Slow slow = new Slow(new CountDownLatch(1), new CountDownLatch(1));
        log.atInfo().addKeyValue("reader", slow).log("the writer is held up by this line");
        assertTrue(slow.isRead().await(1, TimeUnit.MINUTES));

        for (int i = 0; i < 2 * Logs.QUEUE_MAX; i++) {
            log.info("of little weight");
        }
        int infos = queue.getNumberOfElementsInQueue();
        assertTrue(infos > Logs.QUEUE_MAX / 2 && infos < Logs.QUEUE_MAX, infos + " lines");
        for (int i = 0; i < 2 * Logs.QUEUE_MAX; i++) {
            log.error("of some weight");
        }
        assertEquals(Logs.QUEUE_MAX, queue.getNumberOfElementsInQueue());

        slow.mayGoOn().countDown();
        await().atMost(Duration.ofMinutes(1))
                .until(() -> Files.readAllLines(file).size() == 1 + Logs.QUEUE_MAX);
        logs.close();
        long errors =
                Files.readAllLines(file).stream().filter(l -> l.contains("of some weight")).count();
        assertEquals(Logs.QUEUE_MAX - infos, errors);
    }

    @Test
    void aFullFileIsRotatedBeforeTheNextLineAndTheOldestGoes() throws IOException {
        int kept = 3;
        long bytesMax = 10_000;
        int linesOfAFile = 11;
        String message = "x".repeat(900);
        LoggerContext context = new LoggerContext();
        context.setMDCAdapter(MDC.getMDCAdapter());
        Logs logs =
                Logs.start(
                        context,
                        new LogSettings(
                                Format.JSON, Level.INFO, new Output.File(folder.resolve("r.log"))),
                        new Logs.Rotation(bytesMax, kept));
        Logger log = context.getLogger("io.loombft.test");
        int lines = linesOfAFile * (kept + 1);
        for (int i = 0; i < lines; i++) {
            log.info(i + " " + message);
        }
        await().atMost(Duration.ofMinutes(1)).until(() -> last("r.log").contains("43 xx"));
        assertTrue(line(kept, 0).contains("\"0 xx"), "all files are full, and nothing is gone");

        log.info("the line for which there is no room");
        logs.close();
        assertEquals(1, Files.readAllLines(folder.resolve("r.log")).size());
        for (int i = 1; i <= kept; i++) {
            assertEquals(linesOfAFile, Files.readAllLines(rotated(i)).size());
            assertTrue(Files.size(rotated(i)) < bytesMax + Line.MESSAGE_MAX);
        }
        assertFalse(Files.exists(rotated(kept + 1)));
        assertTrue(line(kept, 0).contains("\"11 xx"), "the oldest file is gone");
        assertEquals(new Logs.Rotation(64 * 1024 * 1024, 5), Logs.Rotation.standard());
    }

    private Path rotated(int number) {
        return folder.resolve("r.log." + number);
    }

    private String line(int file, int number) throws IOException {
        return Files.readAllLines(rotated(file)).get(number);
    }

    private String last(String file) throws IOException {
        List<String> lines = Files.readAllLines(folder.resolve(file));
        return lines.isEmpty() ? "" : lines.getLast();
    }

    /** A value that whoever writes it has to wait for. */
    private record Slow(CountDownLatch isRead, CountDownLatch mayGoOn) {
        @Override
        public String toString() {
            isRead.countDown();
            try {
                return String.valueOf(mayGoOn.await(1, TimeUnit.MINUTES));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return "interrupted";
            }
        }
    }

    @Test
    void otherLoggingApisArriveToo() throws IOException {
        Path file = folder.resolve("all.log");
        Logs logs = Logs.start(new LogSettings(Format.TEXT, Level.INFO, new Output.File(file)));
        try {
            java.util.logging.Logger.getLogger("of.jul").info("from jul");
            java.util.logging.Logger.getLogger("of.jul").fine("too fine");
            System.getLogger("of.system").log(System.Logger.Level.WARNING, "from system");
            LoggerFactory.getLogger("of.slf4j").info("from slf4j");
        } finally {
            logs.close();
        }

        String text = Files.readString(file);
        assertTrue(text.contains("from jul"), text);
        assertTrue(text.contains("from system"), text);
        assertTrue(text.contains("from slf4j"), text);
        assertFalse(text.contains("too fine"), text);
    }

    private List<String> logged(Format format, Level level, Consumer<Logger> work)
            throws IOException {
        Path file = folder.resolve(format + "-" + level + ".log");
        LoggerContext context = new LoggerContext();
        context.setMDCAdapter(MDC.getMDCAdapter());
        Logs logs = Logs.start(context, new LogSettings(format, level, new Output.File(file)));
        work.accept(context.getLogger("io.loombft.test"));
        logs.close();
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }
}
