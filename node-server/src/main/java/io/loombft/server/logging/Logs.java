package io.loombft.server.logging;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.jul.LevelChangePropagator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.Duration;
import ch.qos.logback.core.util.FileSize;
import io.loombft.server.logging.LogSettings.Output;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * The logging of the process, until it is closed; the last lines are written then. No thread ever
 * waits for a slow reader of the log: when too many lines queue up, the least severe are dropped.
 */
public final class Logs implements AutoCloseable {
    /** Lines that may wait to be written. */
    static final int QUEUE_MAX = 8_192;

    /** A log file of this size is rotated, before the next line is written. */
    static final long FILE_BYTES_MAX = 64L * 1024 * 1024;

    /** Rotated files kept, as {@code .1} to {@code .5}. */
    static final int FILES_KEPT = 5;

    private static final int FLUSH_MS_MAX = 2_000;

    private final LoggerContext context;

    /** How large a log file becomes, and how many older ones are kept. */
    record Rotation(long fileBytesMax, int filesKept) {
        static Rotation standard() {
            return new Rotation(FILE_BYTES_MAX, FILES_KEPT);
        }
    }

    private Logs(LoggerContext context) {
        this.context = context;
    }

    /** Sets up SLF4J, java.util.logging and System.Logger alike; a later call replaces the setup. */
    public static Logs start(LogSettings settings) {
        if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
            throw new IllegalStateException("Logback is not the SLF4J provider of this process.");
        }
        Logs logs = start(context, settings);
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        return logs;
    }

    static Logs start(LoggerContext context, LogSettings settings) {
        return start(context, settings, Rotation.standard());
    }

    static Logs start(LoggerContext context, LogSettings settings, Rotation rotation) {
        context.reset();
        LevelChangePropagator propagator = new LevelChangePropagator();
        propagator.setContext(context);
        propagator.setResetJUL(true);
        propagator.start();
        context.addListener(propagator);

        var root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.toLevel(settings.level().name()));
        root.addAppender(queued(context, appender(context, settings, rotation)));
        context.getLogger("io.helidon").setLevel(helidon(settings.level()));
        return new Logs(context);
    }

    /** Its warnings tell, with a stack trace each, what strangers did to their own connections. */
    private static Level helidon(LogSettings.Level level) {
        return switch (level) {
            case TRACE -> Level.DEBUG;
            case DEBUG -> Level.WARN;
            case INFO, WARN, ERROR -> Level.ERROR;
            case OFF -> Level.OFF;
        };
    }

    @Override
    public void close() {
        context.stop();
    }

    private static AsyncAppender queued(
            LoggerContext context, OutputStreamAppender<ILoggingEvent> appender) {
        AsyncAppender queue = new AsyncAppender();
        queue.setContext(context);
        queue.setName("queue");
        queue.setQueueSize(QUEUE_MAX);
        queue.setNeverBlock(true);
        queue.setMaxFlushTime(FLUSH_MS_MAX);
        queue.addAppender(appender);
        queue.start();
        return queue;
    }

    private static OutputStreamAppender<ILoggingEvent> appender(
            LoggerContext context, LogSettings settings, Rotation rotation) {
        Encoder<ILoggingEvent> encoder =
                switch (settings.format()) {
                    case JSON -> new JsonLines();
                    case TEXT -> new TextLines();
                };
        encoder.setContext(context);
        encoder.start();
        OutputStreamAppender<ILoggingEvent> appender =
                switch (settings.output()) {
                    case Output.Stdout stdout -> console("System.out");
                    case Output.Stderr stderr -> console("System.err");
                    case Output.File file -> file(context, file.path(), rotation);
                };
        appender.setContext(context);
        appender.setEncoder(encoder);
        appender.start();
        return appender;
    }

    private static ConsoleAppender<ILoggingEvent> console(String target) {
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setTarget(target);
        return appender;
    }

    private static RollingFileAppender<ILoggingEvent> file(
            LoggerContext context, Path path, Rotation rotation) {
        RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
        appender.setContext(context);
        appender.setFile(path.toString());

        SizeBasedTriggeringPolicy<ILoggingEvent> trigger = new SizeBasedTriggeringPolicy<>();
        trigger.setContext(context);
        trigger.setMaxFileSize(new FileSize(rotation.fileBytesMax()));
        // Left to itself it looks once a minute, in which a flood writes gigabytes.
        trigger.setCheckIncrement(Duration.buildByMilliseconds(0));
        trigger.start();
        appender.setTriggeringPolicy(trigger);

        FixedWindowRollingPolicy rolling = new FixedWindowRollingPolicy();
        rolling.setContext(context);
        rolling.setParent(appender);
        rolling.setFileNamePattern(path + ".%i");
        rolling.setMinIndex(1);
        rolling.setMaxIndex(rotation.filesKept());
        rolling.start();
        appender.setRollingPolicy(rolling);
        return appender;
    }
}
