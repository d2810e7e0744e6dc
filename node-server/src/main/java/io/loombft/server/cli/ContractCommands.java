package io.loombft.server.cli;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.client.InvalidFileException;
import io.loombft.core.client.WasmFile;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;
import io.loombft.core.types.TransactionBody.ContractCall;
import io.loombft.core.types.TransactionBody.ContractDeploy;
import io.loombft.core.types.TransactionBody.ContractUpgrade;
import io.loombft.core.types.TransactionBody.Reentrancy;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The commands below {@code tx} that deploy, call and upgrade contracts. */
final class ContractCommands {
    private static final String INPUT = "What the contract is given, in hexadecimal (nothing).";

    private ContractCommands() {}

    private static Bytes wasm(Path file) throws CommandFailedException {
        try {
            return WasmFile.read(file);
        } catch (InvalidFileException e) {
            throw CommandFailedException.usage(String.valueOf(e.getMessage()));
        }
    }

    @Command(name = "deploy", description = "Put a contract on the chain, and call it once.")
    static final class Deploy implements Callable<Integer> {
        private final Context context;

        @Option(
                names = "--wasm",
                required = true,
                paramLabel = "FILE",
                description = "The WebAssembly module.")
        private Path wasm = Path.of("");

        @Option(
                names = "--init",
                paramLabel = "HEX",
                description = "What the first call is given; without it there is none.")
        private Optional<Bytes> init = Optional.empty();

        @Option(
                names = "--admin",
                paramLabel = "ADDRESS",
                description = "Who may replace the code (nobody).")
        private Optional<Address> admin = Optional.empty();

        @Option(
                names = "--reentrant",
                description = "It may be called while a call of it is under way.")
        private boolean isReentrant;

        @Mixin private Sending sending = new Sending();

        Deploy(Context context) {
            this.context = context;
        }

        @Override
        public Integer call() throws CommandFailedException {
            ContractDeploy deploy =
                    new ContractDeploy(
                            isReentrant ? Reentrancy.ALLOWED : Reentrancy.REFUSED,
                            admin.orElse(Address.ZERO),
                            wasm(wasm),
                            init.orElse(Bytes.EMPTY));
            return sending.send(context, sender -> deploy);
        }
    }

    @Command(name = "call", description = "Call a contract.")
    static final class Call implements Callable<Integer> {
        private final Context context;

        @Option(
                names = "--contract",
                required = true,
                paramLabel = "ADDRESS",
                description = "Where the contract lies.")
        private Address contract = Address.ZERO;

        @Option(names = "--input", paramLabel = "HEX", description = INPUT)
        private Optional<Bytes> input = Optional.empty();

        @Option(
                names = "--value",
                paramLabel = "N",
                description = "Money that goes to the contract with the call (0).")
        private Optional<Amount> value = Optional.empty();

        @Mixin private Sending sending = new Sending();

        Call(Context context) {
            this.context = context;
        }

        @Override
        public Integer call() throws CommandFailedException {
            ContractCall call =
                    new ContractCall(
                            contract, value.orElse(Amount.ZERO), input.orElse(Bytes.EMPTY));
            return sending.send(context, sender -> call);
        }
    }

    @Command(name = "upgrade", description = "Replace the code of a contract, as its admin.")
    static final class Upgrade implements Callable<Integer> {
        private final Context context;

        @Option(
                names = "--contract",
                required = true,
                paramLabel = "ADDRESS",
                description = "Where the contract lies.")
        private Address contract = Address.ZERO;

        @Option(
                names = "--wasm",
                required = true,
                paramLabel = "FILE",
                description = "The WebAssembly module.")
        private Path wasm = Path.of("");

        @Option(
                names = "--input",
                paramLabel = "HEX",
                description =
                        "What the first call of the new code is given; without it there is none.")
        private Optional<Bytes> input = Optional.empty();

        @Mixin private Sending sending = new Sending();

        Upgrade(Context context) {
            this.context = context;
        }

        @Override
        public Integer call() throws CommandFailedException {
            ContractUpgrade upgrade =
                    new ContractUpgrade(contract, wasm(wasm), input.orElse(Bytes.EMPTY));
            return sending.send(context, sender -> upgrade);
        }
    }
}
