package io.loombft.core.mempool;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.mempool.Admission.Reason;
import io.loombft.core.mempool.Admission.Refused;
import io.loombft.core.types.Params;
import io.loombft.core.types.Transaction;
import io.loombft.core.types.TransactionBody;
import io.loombft.core.types.TransactionBody.ValidatorUpdate;
import io.loombft.core.types.TransactionBody.ValidatorUpdate.Action;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What can be said of a transaction without looking at its sender or at the other ones. */
final class AdmissionRules {
    /**
     * A transaction may be a quarter of a block: half of it is left for the last commit and an eighth
     * for evidence, so that everything that waits fits in a block without other transactions.
     */
    private static final int BLOCK_SHARE = 4;

    private final Params params;
    private final long gasPriceMin;
    // Looked up, never iterated.
    private final Set<PublicKey> administrators;

    AdmissionRules(Params params, long gasPriceMin, List<PublicKey> administrators) {
        this.params = params;
        this.gasPriceMin = gasPriceMin;
        this.administrators = new HashSet<>(administrators);
    }

    Optional<Refused> problem(Transaction transaction) {
        return sizeProblem(transaction)
                .or(() -> bodyProblem(transaction))
                .or(() -> gasProblem(transaction));
    }

    Lane lane(Transaction transaction) {
        return isAdministration(transaction.body()) ? Lane.ADMINISTRATION : Lane.NORMAL;
    }

    private Optional<Refused> bodyProblem(Transaction transaction) {
        return switch (transaction.body()) {
            case TransactionBody.Transfer transfer -> Optional.empty();
            case ValidatorUpdate update -> adminProblem(transaction, update);
            case TransactionBody.ContractDeploy deploy -> codeProblem(deploy.wasm());
            case TransactionBody.ContractCall call -> Optional.empty();
            case TransactionBody.ContractUpgrade upgrade -> codeProblem(upgrade.wasm());
        };
    }

    private Optional<Refused> adminProblem(Transaction transaction, ValidatorUpdate update) {
        return isAdministration(update) && !administrators.contains(transaction.publicKey())
                ? refused(
                        Reason.NOT_ADMIN,
                        transaction.publicKey() + " is not an administrator of this chain")
                : Optional.empty();
    }

    private Optional<Refused> sizeProblem(Transaction transaction) {
        long max = Math.min(params.txBytesMax(), params.blockBytesMax() / BLOCK_SHARE);
        return transaction.size() > max
                ? refused(
                        Reason.TOO_LARGE,
                        transaction.size() + " bytes are more than the " + max + " allowed")
                : Optional.empty();
    }

    private Optional<Refused> gasProblem(Transaction transaction) {
        long intrinsic = params.gas().intrinsic(transaction.body());
        if (transaction.gasLimit() < intrinsic) {
            return refused(
                    Reason.GAS_TOO_LOW,
                    "gas limit " + transaction.gasLimit() + " is below its cost of " + intrinsic);
        }
        if (transaction.gasLimit() > params.txGasMax()) {
            return refused(
                    Reason.GAS_TOO_HIGH,
                    "gas limit " + transaction.gasLimit() + " is above " + params.txGasMax());
        }
        if (transaction.gasPrice() < gasPriceMin) {
            return refused(
                    Reason.UNDERPRICED,
                    "gas price " + transaction.gasPrice() + " is below this node's " + gasPriceMin);
        }
        return Optional.empty();
    }

    private static boolean isAdministration(TransactionBody body) {
        return body instanceof ValidatorUpdate update && update.action() != Action.UNJAIL;
    }

    /** The module's rules are checked in the block; here only what everybody sees at once. */
    private Optional<Refused> codeProblem(Bytes wasm) {
        int max = params.contracts().limits().codeBytesMax();
        return wasm.size() > max
                ? refused(
                        Reason.TOO_LARGE,
                        "a module of "
                                + wasm.size()
                                + " bytes is more than the "
                                + max
                                + " allowed")
                : Optional.empty();
    }

    private static Optional<Refused> refused(Reason reason, String sentence) {
        return Optional.of(new Refused(reason, sentence));
    }
}
