package io.loombft.server.cli;

import io.loombft.core.client.TransactionBuilder;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What a transaction offers for its execution, and its place among the sender's. */
final class Fees {
    @Option(names = "--nonce", paramLabel = "N", description = "The nonce (the sender's next).")
    private Optional<Texts.Whole> nonce = Optional.empty();

    @Option(
            names = "--gas-price",
            paramLabel = "N",
            defaultValue = "1",
            description = "The price of a gas (${DEFAULT-VALUE}).")
    private Texts.Whole gasPrice = new Texts.Whole(TransactionBuilder.GAS_PRICE);

    @Option(
            names = "--gas-limit",
            paramLabel = "N",
            description = "The most gas to pay for (what it needs).")
    private Optional<Texts.Whole> gasLimit = Optional.empty();

    Optional<Long> nonce() {
        return nonce.map(Texts.Whole::value);
    }

    /** Whether the sender leaves it to us what it may use. */
    boolean hasGasLimit() {
        return gasLimit.isPresent();
    }

    TransactionBuilder applyTo(TransactionBuilder builder) {
        TransactionBuilder priced = builder.withGasPrice(gasPrice.value());
        return gasLimit.map(limit -> priced.withGasLimit(limit.value())).orElse(priced);
    }
}
