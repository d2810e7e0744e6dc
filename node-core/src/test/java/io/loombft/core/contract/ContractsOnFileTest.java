package io.loombft.core.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.types.Receipt.Code;
import io.loombft.core.types.TransactionBody.Reentrancy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The hostile contracts, and drawn ones, as a file for tests elsewhere: a line is name, whether it may
 * be entered again, input and module. {@code
 * -Dgolden.write=true} writes it anew.
 */
class ContractsOnFileTest {
    private static final Path FILE = Path.of("src/test/resources/contracts/hostile.txt");

    /** With the hostile ones and the nine examples a hundred. */
    private static final int ALL = 91;

    @Test
    void theFileHasWhatTheseClassesMake() throws IOException {
        String text = String.join("\n", lines()) + "\n";
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(FILE, text);
        }
        assertEquals(text, Files.readString(FILE));
    }

    private static List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (HostileContract each : HostileContract.all()) {
            lines.add(line(each));
        }
        for (long seed = 1; lines.size() < ALL; seed++) {
            byte[] input = new byte[(int) seed % 20];
            new Random(seed).nextBytes(input);
            HostileContract drawn =
                    new HostileContract(
                            "drawn_" + seed,
                            seed % 2 == 0 ? Reentrancy.ALLOWED : Reentrancy.REFUSED,
                            Bytes.copyOf(input),
                            Code.SUCCESS,
                            RandomModule.of(seed).bytes());
            lines.add(line(drawn));
        }
        return lines;
    }

    private static String line(HostileContract contract) {
        return String.join(
                ",",
                contract.name(),
                contract.reentrancy().toString(),
                contract.input().hex(),
                contract.wasm().hex());
    }
}
