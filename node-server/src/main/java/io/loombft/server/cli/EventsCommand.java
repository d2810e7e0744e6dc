package io.loombft.server.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.client.EventMessage;
import io.loombft.core.client.EventStream;
import io.loombft.core.client.JsonRpcClient;
import io.loombft.core.client.RpcException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints what happens in a node as it happens. */
@Command(
        name = "events",
        description =
                "Print what happens in a node as it happens, for example: events block vote"
                        + " --for 10s")
final class EventsCommand implements Callable<Integer> {
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final Duration EVER = Duration.ofDays(36_500);
    private static final long HOOK_MS = 1_000;

    private final Context context;
    private final AtomicBoolean isTold = new AtomicBoolean();

    @Parameters(
            arity = "0..*",
            paramLabel = "TYPE",
            defaultValue = "block",
            description =
                    "block, transaction, step, proposal, vote, polka, lock, timeout, evidence, peer,"
                            + " mempool, validators, sync (${DEFAULT-VALUE}).")
    private List<String> types = List.of();

    @Option(
            names = "--node",
            paramLabel = "URL",
            defaultValue = JsonRpcClient.DEFAULT_URL,
            description = "The node's RPC (${DEFAULT-VALUE}).")
    private Texts.NodeUrl node = new Texts.NodeUrl(JsonRpcClient.DEFAULT_URL);

    @Option(names = "--for", paramLabel = "TIME", description = "End after this time: 30s, 5m, 1h.")
    private Optional<Duration> runFor = Optional.empty();

    @Option(names = "--count", paramLabel = "N", description = "End after so many events.")
    private Optional<Texts.Whole> count = Optional.empty();

    @Mixin private Output output = new Output();

    EventsCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws CommandFailedException {
        try (EventStream events = EventStream.open(node.value(), types);
                SignalWatch watch = SignalWatch.of(() -> isTold.set(true), HOOK_MS)) {
            int exitCode = print(events);
            watch.endedWith(exitCode);
            return exitCode;
        } catch (MalformedInputException e) {
            throw CommandFailedException.usage(String.valueOf(e.getMessage()));
        } catch (RpcException e) {
            throw Nodes.failure(e);
        }
    }

    /** As JSON, all events together are one array. */
    private int print(EventStream events) {
        long until = System.nanoTime() + runFor.orElse(EVER).toNanos();
        long left = count.map(Texts.Whole::value).orElse(Long.MAX_VALUE);
        String before = "[";
        int exitCode = ExitCode.DONE;
        try {
            while (left > 0 && !isTold.get() && System.nanoTime() - until < 0) {
                Optional<EventMessage> next = events.next(LOOK);
                if (next.isPresent()) {
                    print(next.get(), before);
                    before = ",";
                    left--;
                }
            }
        } catch (RpcException e) {
            context.say(e.sentence());
            exitCode = ExitCode.UNREACHABLE;
        }
        if (output.isJson()) {
            context.out().println(before.equals("[") ? "[]" : "]");
        }
        return exitCode;
    }

    private void print(EventMessage event, String before) {
        if (output.isJson()) {
            context.out().println(before + json(event));
        } else {
            context.out().println(line(event));
        }
        context.out().flush();
    }

    private static String line(EventMessage event) {
        String place =
                event.height().isPresent()
                        ? event.height().getAsLong() + "/" + event.round().orElse(0)
                        : "-";
        return event.seq() + "  " + place + "  " + event.type() + "  " + event.data();
    }

    private static ObjectNode json(EventMessage event) {
        ObjectNode json = Output.object();
        json.put("seq", event.seq()).put("time_ms", event.timeMs()).put("type", event.type());
        OptionalLong height = event.height();
        OptionalInt round = event.round();
        height.ifPresentOrElse(h -> json.put("height", h), () -> json.putNull("height"));
        round.ifPresentOrElse(r -> json.put("round", r), () -> json.putNull("round"));
        json.set("data", event.data());
        return json;
    }
}
