package io.loombft.core.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.loombft.core.bytes.Bytes;
import io.loombft.core.wasm.CheckedModule;
import io.loombft.core.wasm.CodePrices;
import io.loombft.core.wasm.Metering;
import io.loombft.core.wasm.ModuleLimits;
import io.loombft.core.wasm.ModuleRules;
import io.loombft.core.wasm.RefusedModuleException;
import io.loombft.core.wasm.SuiteModule;
import io.loombft.core.wasm.SuiteModule.Port;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * One script of the specification's suite, as {@code wast2json} writes it: its modules through the rules
 * and the metering, its assertions on both engines.
 */
final class SuiteScript {
    /** What the rules say last, when a module has nothing wrong but that it is no contract. */
    private static final String NO_CONTRACT =
            "no memory is exported as memory"
                    + "|no function \\(i32, i32\\) -> i32 is exported as call"
                    + "|export call is not \\(i32, i32\\) -> i32|export call is no function"
                    + "|export memory is no memory";

    /** Features that no contract has. */
    private static final String OUTSIDE =
            "(floating point|reference type|SIMD|bulk memory|unknown import|import of|start function"
                    + "|more than one result|exceptions|tail calls|atomics|shared memory"
                    + "|memory of 64-bit|garbage collection|number of (memories|tables)).*";

    /** Those that a function uses, which can be emptied. */
    private static final String FOUND_IN_FUNCTIONS = "(floating point|more than one result).*";

    private static final String LIMIT = ".*, the limit is \\d+";

    /** How the suite names traps, and what they are here. */
    private static final Map<String, TrapCode> TRAPS =
            new TreeMap<>(
                    Map.of(
                            "integer divide by zero", TrapCode.ARITHMETIC,
                            "integer overflow", TrapCode.ARITHMETIC,
                            "out of bounds memory access", TrapCode.MEMORY_BOUNDS,
                            "unreachable", TrapCode.UNREACHABLE,
                            "undefined element", TrapCode.INDIRECT_CALL,
                            "undefined", TrapCode.INDIRECT_CALL,
                            "uninitialized element", TrapCode.INDIRECT_CALL,
                            "uninitialized", TrapCode.INDIRECT_CALL,
                            "indirect call type mismatch", TrapCode.INDIRECT_CALL,
                            "call stack exhausted", TrapCode.CALL_DEPTH));

    /** A module on both engines. */
    private record Loaded(SuiteModule module, Map<ChicoryEngine, Machine> machines) {}

    /** What a call came to; the value of 64 bits is 0 after a trap. */
    private record Result(long value, String trap, long gasLeft, boolean reached) {}

    /** Where the suite asks for more memory than the limit of 256 pages, which {@code grow} then denies. */
    private static final Set<String> BEYOND_PAGES =
            Set.of(
                    "call.json:304",
                    "call_indirect.json:574",
                    "memory_grow.json:45",
                    "memory_grow.json:48",
                    "resizing.json:45");

    private final Path file;
    private final SuiteTally tally;

    /** Those whose table and memory later modules may import and change, were they not refused. */
    private final Set<Loaded> shared = new HashSet<>();

    private final Map<String, Loaded> named = new TreeMap<>();
    private Optional<Loaded> current = Optional.empty();
    private String place = "";

    SuiteScript(Path file, SuiteTally tally) {
        this.file = file;
        this.tally = tally;
    }

    void run() throws IOException {
        tally.script(file.getFileName().toString().replace(".json", ""));
        for (JsonNode command : new ObjectMapper().readTree(file.toFile()).path("commands")) {
            place = file.getFileName() + ":" + command.path("line").asInt();
            try {
                command(command);
            } catch (RuntimeException | Error e) {
                tally.fail(place + ": " + command + ": " + e);
            }
        }
        finish();
    }

    private void command(JsonNode command) throws IOException {
        String type = command.path("type").asText();
        switch (type) {
            case "module" -> module(command);
            case "assert_invalid",
                    "assert_malformed",
                    "assert_unlinkable",
                    "assert_uninstantiable" ->
                    refused(type, command);
            case "assert_return", "assert_trap", "assert_exhaustion", "action" ->
                    assertion(type, command);
            case "register" -> register(command);
            default -> tally.fail(place + ": unknown command " + type);
        }
    }

    private void register(JsonNode command) {
        tally.count("skipped: register, a name for imports");
        on(command, "name").ifPresent(shared::add);
    }

    private Optional<Loaded> on(JsonNode node, String field) {
        return node.has(field)
                ? Optional.ofNullable(named.get(node.path(field).asText()))
                : current;
    }

    private Bytes bytes(JsonNode command) throws IOException {
        Path wasm = file.resolveSibling(command.path("filename").asText());
        return Bytes.copyOf(Files.readAllBytes(wasm));
    }

    private static String refusal(Bytes wasm) {
        try {
            ModuleRules.check(wasm, ModuleLimits.DEFAULT, HostFunction.imports());
            return "";
        } catch (RefusedModuleException e) {
            return e.reason();
        }
    }

    private void module(JsonNode command) throws IOException {
        finish();
        Bytes wasm = bytes(command);
        String bare = refusal(wasm);
        if (!bare.isEmpty() && !bare.matches(NO_CONTRACT + "|" + OUTSIDE + "|" + LIMIT)) {
            tally.fail(place + ": a valid module is refused: " + bare);
            return;
        }
        if (!bare.matches(NO_CONTRACT + "|" + LIMIT + "|" + FOUND_IN_FUNCTIONS)) {
            refusedModule(bare);
            return;
        }
        SuiteModule module = SuiteModule.of(wasm);
        if (module.imports()) {
            refusedModule("import of something");
            return;
        }
        CheckedModule checked;
        try {
            checked =
                    ModuleRules.check(
                            module.contract(), ModuleLimits.DEFAULT, HostFunction.imports());
        } catch (RefusedModuleException e) {
            refusedModule(e.reason());
            return;
        }
        if (bare.matches(LIMIT)) {
            tally.count("modules refused as they are, limit: " + bare);
        }
        Bytes metered = Metering.metered(checked, CodePrices.DEFAULT);
        Map<ChicoryEngine, Machine> machines = new EnumMap<>(ChicoryEngine.class);
        for (ChicoryEngine engine : ChicoryEngine.values()) {
            machines.put(engine, engine.load(metered).machine(Running.NO_HOST));
        }
        Loaded running = new Loaded(module, machines);
        current = Optional.of(running);
        if (command.has("name")) {
            named.put(command.path("name").asText(), running);
        }
        tally.count("modules accepted" + (module.emptied() == 0 ? "" : ", some functions emptied"));
        tally.count("functions emptied", module.emptied());
    }

    private void refusedModule(String reason) {
        named.values().removeIf(shared::contains);
        if (reason.matches("(unknown import|import of) .*")) {
            tally.count("modules refused, outside: imports");
        } else if (reason.matches(OUTSIDE)) {
            tally.count("modules refused, outside: " + reason.replaceAll(" \\(.*| is \\d.*", ""));
        } else if (reason.matches(LIMIT)) {
            tally.count("modules refused, limit: " + reason);
        } else {
            tally.fail(place + ": a valid module is refused: " + reason);
        }
    }

    /** The rules must refuse it for more than that it is no contract. */
    private void refused(String type, JsonNode command) throws IOException {
        if (command.path("module_type").asText().equals("text")) {
            tally.count("skipped: " + type + " of the text format");
            return;
        }
        named.values().removeIf(shared::contains);
        String reason = refusal(bytes(command));
        String fault = command.path("text").asText();
        if (fault.equals("unknown memory") && reason.startsWith("no memory is exported")) {
            // Whoever uses none, has none to export.
            tally.count(type + " passed");
        } else if (reason.isEmpty() || reason.matches(NO_CONTRACT)) {
            tally.fail(place + ": " + type + " " + fault + " is not refused");
        } else if (reason.matches(OUTSIDE)) {
            tally.count(type + " passed, as outside");
        } else {
            tally.count(type + " passed");
        }
    }

    private void assertion(String type, JsonNode command) {
        JsonNode action = command.path("action");
        Optional<Loaded> on = on(action, "module");
        if (on.isEmpty()) {
            tally.count(
                    "skipped: " + type + " of a module that is refused, or changed by one that is");
            return;
        }
        Port port = on.get().module().ports().get(action.path("field").asText());
        if (port == null) {
            tally.count("skipped: " + type + " of a function that was emptied");
            if (type.equals("action")) {
                // What it would have changed, others look at.
                current = Optional.empty();
            }
            return;
        }
        Map<ChicoryEngine, Result> results = new EnumMap<>(ChicoryEngine.class);
        on.get()
                .machines()
                .forEach((engine, machine) -> results.put(engine, run(machine, port, action)));
        judge(type, command, results);
    }

    private void judge(String type, JsonNode command, Map<ChicoryEngine, Result> results) {
        Result result = results.get(ChicoryEngine.COMPILED);
        if (result == null || !result.equals(results.get(ChicoryEngine.INTERPRETED))) {
            tally.fail(place + ": the engines differ: " + results);
        } else if (result.reached()) {
            tally.count("skipped: " + type + " that reaches an emptied function");
        } else if (BEYOND_PAGES.contains(place) && !isAsSaid(type, command, result)) {
            tally.count("not as the suite says: " + type + " of more than 256 pages of memory");
        } else if (isAsSaid(type, command, result)) {
            tally.count(type + " passed");
        } else {
            tally.fail(place + ": " + command + " came to " + result);
        }
    }

    private static boolean isAsSaid(String type, JsonNode command, Result result) {
        if (type.equals("assert_return") || type.equals("action")) {
            long expected = 0;
            for (JsonNode each : command.path("expected")) {
                expected = each.has("value") ? value(each) : 0;
            }
            return result.trap().isEmpty() && result.value() == expected;
        }
        TrapCode expected = TRAPS.get(command.path("text").asText());
        return expected != null && result.trap().equals(expected.name());
    }

    private static long value(JsonNode each) {
        String text = each.path("value").asText();
        return switch (each.path("type").asText()) {
            case "i32" -> Integer.toUnsignedLong(Integer.parseUnsignedInt(text));
            case "i64" -> Long.parseUnsignedLong(text);
            default -> throw new IllegalArgumentException(each.toString());
        };
    }

    private static Result run(Machine machine, Port port, JsonNode action) {
        try {
            List<Long> arguments = new ArrayList<>();
            action.path("args").forEach(each -> arguments.add(value(each)));
            for (int i = 0; i < arguments.size(); i++) {
                order(machine, 2 * i, (int) (long) arguments.get(i));
                order(machine, 2 * i + 1, (int) (arguments.get(i) >> Integer.SIZE));
            }
            long low = Integer.toUnsignedLong(order(machine, port.order(), 0));
            long gasLeft = machine.gasLeft();
            long high = order(machine, SuiteModule.HIGH, 0);
            return new Result(high << Integer.SIZE | low, "", gasLeft, false);
        } catch (Trap e) {
            return new Result(0, e.code().name(), machine.gasLeft(), wasReached(machine));
        }
    }

    private static int order(Machine machine, int order, int number) throws Trap {
        return machine.call(order, number, Running.PLENTY);
    }

    private static boolean wasReached(Machine machine) {
        try {
            return order(machine, SuiteModule.REACHED, 0) != 0;
        } catch (Trap e) {
            throw new AssertionError("the entry trapped", e);
        }
    }

    /** A module has had its calls: both memories must be alike. */
    private void finish() {
        if (current.isPresent()) {
            Map<ChicoryEngine, Machine> machines = current.get().machines();
            long different = machines.values().stream().map(Running::memory).distinct().count();
            if (different != 1) {
                tally.fail(place + ": the engines leave different memories");
            }
            current = Optional.empty();
        }
    }
}
