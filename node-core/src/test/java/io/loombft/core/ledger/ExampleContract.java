package io.loombft.core.ledger;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.crypto.Hash;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;
import io.loombft.core.types.Receipt;
import io.loombft.core.types.TransactionBody;
import io.loombft.core.types.TransactionBody.ContractCall;
import io.loombft.core.types.TransactionBody.ContractDeploy;
import io.loombft.core.types.TransactionBody.Reentrancy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/** A committed example contract in one language, alone on a chain in memory, deployed by user 0. */
final class ExampleContract {
    static final long GAS = 10_000_000;

    /** In the names of the files. */
    enum Language {
        C("c"),
        RUST("rust"),
        ASSEMBLY_SCRIPT("as");

        private final String suffix;

        Language(String suffix) {
            this.suffix = suffix;
        }
    }

    /** What a call led to, in what must not depend on the language. */
    record Reply(Receipt.Code code, String output, List<Receipt.Event> events) {
        static Reply of(Receipt receipt) {
            return new Reply(receipt.code(), receipt.output().hex(), receipt.events());
        }

        static Reply success(String output, Receipt.Event... events) {
            return new Reply(Receipt.Code.SUCCESS, output, List.of(events));
        }

        static Reply reverted(int error) {
            return new Reply(Receipt.Code.CONTRACT_REVERTED, "%08x".formatted(error), List.of());
        }
    }

    final TestChain chain = TestChain.fast();
    final Address address;
    private long gasUsed;

    ExampleContract(String name, Language language, Bytes init) {
        address = Address.ofContract(chain.address(0), 0);
        Path file = Path.of("contracts", name, name + "-" + language.suffix + ".wasm");
        Reply deployed =
                run(0, new ContractDeploy(Reentrancy.REFUSED, Address.ZERO, read(file), init));
        if (deployed.code() != Receipt.Code.SUCCESS) {
            throw new AssertionError(file + " was not deployed: " + deployed);
        }
    }

    /** The input of a method: its selector, then the arguments as they are encoded. */
    static Bytes input(String signature, UnaryOperator<Encoder> arguments) {
        Bytes selector = Hash.of(Bytes.utf8(signature)).bytes().slice(0, 4);
        return arguments.apply(new Encoder().fixed(selector)).toBytes();
    }

    static Bytes input(String signature) {
        return input(signature, none -> none);
    }

    Reply call(int user, Bytes input) {
        return call(user, 0, input);
    }

    Reply call(int user, long value, Bytes input) {
        return run(user, new ContractCall(address, Amount.of(value), input));
    }

    Receipt.Event event(String topic, Encoder data) {
        return new Receipt.Event(address, Bytes.utf8(topic), data.toBytes());
    }

    /** Of the contract's storage, the same for the same keys and values. */
    Hash storageRoot() {
        return chain.view().account(address).storageRoot();
    }

    long coins() {
        return chain.balance(address);
    }

    /** Of the last transaction. */
    long gasUsed() {
        return gasUsed;
    }

    private Reply run(int user, TransactionBody body) {
        Receipt receipt =
                chain.run(chain.sign(chain.key(user), chain.account(user).nonce(), GAS, 1, body))
                        .receipts()
                        .getFirst();
        gasUsed = receipt.gasUsed();
        return Reply.of(receipt);
    }

    static Bytes zeros(int length) {
        return Bytes.copyOf(new byte[length]);
    }

    /** Bytes that are no zeros, so that it shows what they overwrite. */
    static Bytes filled(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i % 255 + 1);
        }
        return Bytes.copyOf(bytes);
    }

    private static Bytes read(Path file) {
        try {
            return Bytes.copyOf(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
