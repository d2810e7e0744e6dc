package io.loombft.server.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loombft.core.client.CommitWait;
import io.loombft.core.client.GasEstimate;
import io.loombft.core.client.NodeClient;
import io.loombft.core.client.RpcException;
import io.loombft.core.client.Submission;
import io.loombft.core.client.TransactionBuilder;
import io.loombft.core.client.TransactionStatus;
import io.loombft.core.crypto.KeyPair;
import io.loombft.core.types.Address;
import io.loombft.core.types.Receipt;
import io.loombft.core.types.Transaction;
import io.loombft.core.types.TransactionBody;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** From a key and a body to a transaction that a node has taken, or that is in a block. */
final class Sending {
    @Option(
            names = "--from",
            required = true,
            paramLabel = "KEYFILE",
            description = "The key file of the sender.")
    private Path from = Path.of("");

    @Option(
            names = "--wait",
            arity = "0..1",
            fallbackValue = "30s",
            paramLabel = "TIME",
            description = "Wait until it is in a block (at most 30s).")
    private Optional<Duration> wait = Optional.empty();

    @Mixin private Fees fees = new Fees();
    @Mixin private Nodes nodes = new Nodes();
    @Mixin private Output output = new Output();

    int send(Context context, Function<KeyPair, TransactionBody> body)
            throws CommandFailedException {
        KeyPair sender = Keys.read(context, from);
        try (NodeClient client = nodes.connect()) {
            Transaction transaction = submit(context, client, sender, body.apply(sender));
            return wait.isEmpty()
                    ? report(
                            context,
                            transaction,
                            new TransactionStatus.Pending(transaction.hash()),
                            0)
                    : await(context, client, transaction, wait.get());
        } catch (RpcException e) {
            throw Nodes.failure(e);
        }
    }

    private Transaction submit(
            Context context, NodeClient client, KeyPair sender, TransactionBody body)
            throws RpcException {
        TransactionBuilder builder =
                fees.applyTo(
                        new TransactionBuilder(
                                client.status().chainId(), client.gasPrices(), context.scheme()));
        Address from = Address.of(sender.publicKey());
        Optional<Long> nonce = fees.nonce();
        TransactionBuilder limited =
                fees.hasGasLimit()
                        ? builder
                        : new GasEstimate(client, builder).limited(sender, nonce, body);
        Submission submission = new Submission(client);
        if (nonce.isPresent()) {
            Transaction transaction = limited.build(sender, nonce.get(), body);
            submission.submit(transaction);
            return transaction;
        }
        return submission.submit(from, next -> limited.build(sender, next, body));
    }

    private int await(Context context, NodeClient client, Transaction transaction, Duration limit)
            throws RpcException, CommandFailedException {
        long begun = System.nanoTime();
        try {
            TransactionStatus status = new CommitWait(client).await(transaction, limit);
            return report(context, transaction, status, (System.nanoTime() - begun) / 1_000_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailedException(
                    ExitCode.UNREACHABLE, "interrupted while waiting for " + transaction.hash());
        }
    }

    private int report(
            Context context, Transaction transaction, TransactionStatus status, long waitedMs) {
        ObjectNode result = Output.object().put("hash", status.hash().hex());
        if (transaction.body() instanceof TransactionBody.ContractDeploy) {
            result.put(
                    "contract",
                    Address.ofContract(transaction.sender(), transaction.nonce()).hex());
        }
        switch (status) {
            case TransactionStatus.Committed committed -> {
                result.put("height", committed.height().value());
                result.put("status", name(committed.outcome()));
                result.put("gas_used", committed.gasUsed());
                result.put("fee", committed.fee());
                result.put("code", committed.code());
                // From the node's "accepted" to its answer that it is in a block.
                result.put("committed_after_ms", waitedMs);
                if (transaction.body().runsContract()) {
                    said(result, committed);
                }
            }
            case TransactionStatus.Pending pending -> result.put("status", "pending");
            case TransactionStatus.Unknown unknown -> result.put("status", "unknown");
        }
        output.print(context, result);
        return exitCode(context, status);
    }

    /** What the contract answered. */
    private static void said(ObjectNode result, TransactionStatus.Committed committed) {
        result.put("output", committed.output().hex());
        ArrayNode events = result.putArray("events");
        for (Receipt.Event event : committed.events()) {
            events.addObject()
                    .put("contract", event.contract().hex())
                    .put("topic", event.topic().hex())
                    .put("data", event.data().hex());
        }
    }

    private int exitCode(Context context, TransactionStatus status) {
        if (status instanceof TransactionStatus.Committed committed) {
            return committed.outcome() == TransactionStatus.Outcome.SUCCESS
                    ? ExitCode.DONE
                    : ExitCode.FAILED;
        }
        if (wait.isEmpty()) {
            return ExitCode.DONE;
        }
        context.say(
                "not in a block within "
                        + wait.get().toMillis()
                        + " ms; it may still be: query get_tx hash="
                        + status.hash());
        return ExitCode.UNREACHABLE;
    }

    private static String name(TransactionStatus.Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT);
    }
}
