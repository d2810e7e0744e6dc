package io.loombft.core.ledger;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;
import io.loombft.core.types.TransactionBody.ContractCall;
import io.loombft.core.types.TransactionBody.ContractDeploy;
import io.loombft.core.types.TransactionBody.Reentrancy;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** The modules among the test's resources, and what they understand. */
final class TestContracts {
    static final Bytes TOKEN = module("token");
    static final Bytes PROXY = module("proxy");
    static final Bytes ROGUE = module("rogue");

    private TestContracts() {}

    private static Bytes module(String name) {
        try (InputStream file =
                TestContracts.class.getResourceAsStream("/contracts/" + name + ".wasm")) {
            return Bytes.copyOf(Objects.requireNonNull(file).readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ContractDeploy deploy(Bytes wasm, Bytes init) {
        return new ContractDeploy(Reentrancy.REFUSED, Address.ZERO, wasm, init);
    }

    static ContractCall call(Address contract, Bytes input) {
        return new ContractCall(contract, Amount.ZERO, input);
    }

    static Bytes mint(long amount) {
        return new Encoder().u8(0).i64(Long.reverseBytes(amount)).toBytes();
    }

    static Bytes pay(Address to, long amount) {
        return new Encoder().u8(1).value(to).i64(Long.reverseBytes(amount)).toBytes();
    }
}
