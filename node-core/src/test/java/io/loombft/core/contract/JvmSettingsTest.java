package io.loombft.core.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same contracts in processes of different JVM settings: results, gas and traps byte by byte. */
class JvmSettingsTest {
    private static final List<List<String>> SETTINGS =
            List.of(
                    List.of(),
                    List.of("-Xss512k"),
                    List.of("-Xss4m", "-XX:hashCode=2"),
                    List.of("-Xint", "-Xss512k"),
                    List.of("-XX:TieredStopAtLevel=1", "-XX:-UseCompressedOops", "-XX:hashCode=0"),
                    List.of(
                            "-Duser.timezone=Asia/Kathmandu",
                            "-Duser.language=tr",
                            "-Duser.country=TR",
                            "-Dfile.encoding=ISO-8859-1"));

    @TempDir private Path folder;

    @Test
    void deepCallsEndAlikeWhateverTheStackAndTheCompiler() throws Exception {
        Map<String, Process> running = new TreeMap<>();
        for (List<String> settings : SETTINGS) {
            running.put(settings.toString(), start(settings));
        }
        Map<String, String> said = new TreeMap<>();
        for (Map.Entry<String, Process> each : running.entrySet()) {
            int exitCode = each.getValue().waitFor();
            String output = Files.readString(output(each.getKey()));
            assertEquals(0, exitCode, () -> each.getKey() + ": " + output);
            said.put(each.getKey(), output);
        }
        String plain = said.getOrDefault("[]", "");
        assertTrue(plain.lines().count() > 200, plain);
        for (TrapCode code : List.of(TrapCode.CALL_DEPTH, TrapCode.MEMORY_BOUNDS)) {
            String mark = "CONTRACT_TRAP, \\d+ gas, %02x, .*".formatted(code.code());
            assertTrue(
                    plain.lines().anyMatch(line -> line.matches(".*: " + mark)),
                    () -> code + " in " + plain);
        }
        // The limit here is 64: each that ran has noted an event.
        assertTrue(plain.contains("nested_65_deep COMPILED 5000000: SUCCESS"), plain);
        for (String name : List.of("nested_64_deep", "nested_65_deep")) {
            assertTrue(
                    plain.lines()
                            .filter(line -> line.startsWith(name + " COMPILED 5000000: SUCCESS"))
                            .allMatch(line -> line.endsWith(" 64 events")),
                    plain);
        }
        for (Map.Entry<String, String> each : said.entrySet()) {
            assertEquals(plain, each.getValue(), each.getKey());
        }
    }

    private Process start(List<String> settings) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UnlockExperimentalVMOptions", "-XX:+UseSerialGC", "-Xmx512m"));
        command.addAll(settings);
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add(DeepCalls.class.getName());
        File output = output(settings.toString()).toFile();
        return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output).start();
    }

    private Path output(String settings) {
        int number = SETTINGS.stream().map(List::toString).toList().indexOf(settings);
        return folder.resolve("output-" + number + ".txt");
    }
}
